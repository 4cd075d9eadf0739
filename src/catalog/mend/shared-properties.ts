import { quoteIdentifier } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { grantsOfOthers, mendGrants } from './grants.ts'
import { type Family, listOf, literal, textOf } from './remedy.ts'

/** An object without what objects of all kinds have: owner, rights, comment. */
export function itself(object: CatalogObject, { grantedAs }: Family): CatalogObject {
  const { owner: _owner, comment: _comment, ...rest } = object.definition
  if (grantedAs === undefined) return { ...object, definition: rest }
  const { grants: _grants, ...definition } = rest
  return { ...object, definition }
}

/** Owner, rights and comment of a new object. It belongs to whoever runs the script, as it did when it was made first. */
export function sharedOfNew(object: CatalogObject, family: Family): readonly string[] {
  const owner = textOf(object, 'owner')
  const wanted = grantsOfOthers(listOf(object, 'grants'), owner)
  const standard = family.publicGrants === undefined ? [] : [`=${family.publicGrants}/`]
  const grants = family.grantedAs === undefined ? [] : mendGrants(standard, wanted, family.grantedAs(object))
  return [...grants, ...commentOf(object, family)]
}

/** The same for an object that stays. */
export function sharedOfChanged(was: CatalogObject, is: CatalogObject, family: Family): readonly string[] {
  const owner = textOf(is, 'owner')
  const comments = textOf(was, 'comment') !== textOf(is, 'comment')
  return [
    ...(owner === null || owner === textOf(was, 'owner')
      ? []
      : [`ALTER ${family.label(is)} OWNER TO ${quoteIdentifier(owner)}`]),
    ...(family.grantedAs === undefined
      ? []
      : mendGrants(listOf(was, 'grants'), listOf(is, 'grants'), family.grantedAs(is))),
    ...(!comments
      ? []
      : textOf(is, 'comment') === null
        ? [`COMMENT ON ${family.label(is)} IS NULL`]
        : commentOf(is, family)),
  ]
}

function commentOf(object: CatalogObject, family: Family): readonly string[] {
  const comment = textOf(object, 'comment')
  return comment === null ? [] : [`COMMENT ON ${family.label(object)} IS ${literal(comment)}`]
}
