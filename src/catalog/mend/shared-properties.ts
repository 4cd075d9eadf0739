import type { CatalogObject } from '../object.ts'
import { grantsOfOthers, mendGrants, underOwner } from './grants.ts'
import { type Family, listOf, literal, textOf } from './remedy.ts'
import { RUNNING_ROLE, writtenRole } from './roles.ts'

/** An object without what objects of all kinds have: owner, rights, comment. */
export function itself(object: CatalogObject, { grantedAs }: Family): CatalogObject {
  const { owner: _owner, comment: _comment, ...rest } = object.definition
  if (grantedAs === undefined) return { ...object, definition: rest }
  const { grants: _grants, ...definition } = rest
  return { ...object, definition }
}

/** Owner, rights and comment of a new object, which belongs to whoever runs the script. */
export function sharedOfNew(object: CatalogObject, family: Family): readonly string[] {
  const owner = textOf(object, 'owner')
  const wanted = grantsOfOthers(listOf(object, 'grants'), owner)
  const standard = family.publicGrants === undefined ? [] : [`=${family.publicGrants}/`]
  const grants = family.grantedAs === undefined ? [] : mendGrants(standard, wanted, family.grantedAs(object))
  const owned = owner === null || owner === RUNNING_ROLE ? [] : [ownedBy(object, family, owner)]
  return [...owned, ...grants, ...commentOf(object, family)]
}

/** The same for an object that stays. */
export function sharedOfChanged(was: CatalogObject, is: CatalogObject, family: Family): readonly string[] {
  const owner = textOf(is, 'owner')
  const comments = textOf(was, 'comment') !== textOf(is, 'comment')
  return [
    ...(owner === null || owner === textOf(was, 'owner') ? [] : [ownedBy(is, family, owner)]),
    ...(family.grantedAs === undefined
      ? []
      : mendGrants(
          underOwner(listOf(was, 'grants'), textOf(was, 'owner'), owner),
          listOf(is, 'grants'),
          family.grantedAs(is),
        )),
    ...(!comments
      ? []
      : textOf(is, 'comment') === null
        ? [`COMMENT ON ${family.label(is)} IS NULL`]
        : commentOf(is, family)),
  ]
}

const ownedBy = (object: CatalogObject, { label }: Family, owner: string) =>
  `ALTER ${label(object)} OWNER TO ${writtenRole(owner)}`

function commentOf(object: CatalogObject, family: Family): readonly string[] {
  const comment = textOf(object, 'comment')
  return comment === null ? [] : [`COMMENT ON ${family.label(object)} IS ${literal(comment)}`]
}
