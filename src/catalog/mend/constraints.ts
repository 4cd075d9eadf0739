import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { changedProperties, type Family, isMade, textOf } from './remedy.ts'
import { ownName, written, writtenParent } from './written-names.ts'

const definitionOf = (constraint: CatalogObject) => textOf(constraint, 'definition') ?? ''

/** CREATE TABLE states it: it needs no other table, and holds for all rows. */
export function isWritableInline(constraint: CatalogObject): boolean {
  return (
    !isForeignKey(constraint) && !definitionOf(constraint).endsWith('NOT VALID') && !isNotNull(constraint)
  )
}

export const isForeignKey = (constraint: CatalogObject) => definitionOf(constraint).startsWith('FOREIGN KEY')

/** One that a foreign key may rest on. */
export const isKey = (constraint: CatalogObject) => /^(?:PRIMARY KEY|UNIQUE)/.test(definitionOf(constraint))

/** Told by its column; here it stands for one that is not validated. */
const isNotNull = (constraint: CatalogObject) => constraint.name.endsWith(' not null')

export const constraint: Family = {
  label: (object) => `CONSTRAINT ${written(object)} ON ${writtenParent(object)}`,
  rank: 70,
  create: (object, scene) => {
    if (isMade(scene, `table ${object.parent}`) && isWritableInline(object)) return { sql: [] }
    if (isNotNull(object)) return byHand(object)
    return {
      sql: [`ALTER TABLE ${writtenParent(object)} ADD CONSTRAINT ${written(object)} ${definitionOf(object)}`],
    }
  },
  drop: (object) =>
    isNotNull(object)
      ? byHand(object)
      : { sql: [`ALTER TABLE ${writtenParent(object)} DROP CONSTRAINT ${written(object)}`] },
  alter: (was, is) => {
    const changed = changedProperties(was, is)
    if (changed.every((property) => BY_ANCESTRY.has(property))) return { sql: [] }
    const validates =
      is.definition.validated === true &&
      changed.every((property) => property === 'validated' || property === 'definition') &&
      definitionOf(was) === `${definitionOf(is)} NOT VALID`
    if (!validates) return null
    return { sql: [`ALTER TABLE ${writtenParent(is)} VALIDATE CONSTRAINT ${written(is)}`] }
  },
}

/** What changes with the place of the table under its parents. */
const BY_ANCESTRY: ReadonlySet<string> = new Set(['inherited', 'local'])

const byHand = (object: CatalogObject) => ({
  sql: [],
  gaps: [
    `The constraint ${ownName(object)} of ${object.parent}, which is not validated, has to be mended by hand.`,
  ],
})

/** CREATE DOMAIN knows no NOT VALID. */
export const isStatedInline = (constraint: CatalogObject) => !definitionOf(constraint).endsWith('NOT VALID')

export const domainConstraint: Family = {
  label: (object) => `CONSTRAINT ${written(object)} ON DOMAIN ${writtenParent(object)}`,
  rank: 25,
  create: (object) => ({
    sql: [`ALTER DOMAIN ${writtenParent(object)} ADD CONSTRAINT ${written(object)} ${definitionOf(object)}`],
  }),
  drop: (object) => ({
    sql: [`ALTER DOMAIN ${quoteQualified(object.parent ?? '')} DROP CONSTRAINT ${written(object)}`],
  }),
}
