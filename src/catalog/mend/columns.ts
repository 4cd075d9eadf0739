import { quoteIdentifier } from '../../sql/names.ts'
import type { CatalogObject, CatalogSnapshot } from '../object.ts'
import { columnDetails } from './column-details.ts'
import { identityClause } from './identities.ts'
import { placeholderFor } from './placeholders.ts'
import { changedProperties, type Family, isGone, isMade, type Remedy, type Scene, textOf } from './remedy.ts'
import { written, writtenParent } from './written-names.ts'

/** A column as CREATE TABLE and ADD COLUMN write it. */
export function columnDefinition(column: CatalogObject, to: CatalogSnapshot): string {
  const standard = to.get(`default ${column.name}`)
  const identity = to.get(`identity ${column.name}`)
  const collation = textOf(column, 'collation')
  return [
    written(column),
    textOf(column, 'type'),
    ...(collation === null ? [] : [`COLLATE ${collation}`]),
    ...(standard === undefined ? [] : [`DEFAULT ${textOf(standard, 'definition')}`]),
    ...generation(column),
    ...(identity === undefined ? [] : [identityClause(identity)]),
    // An identity column is NOT NULL by itself.
    ...(column.definition['not null'] === true && identity === undefined ? [notNull(column)] : []),
  ].join(' ')
}

/** From PostgreSQL 18 on the constraint has a name, told where somebody chose it. */
function notNull(column: CatalogObject): string {
  const name = textOf(column, 'not null constraint')
  return `${name === null ? '' : `CONSTRAINT ${quoteIdentifier(name)} `}NOT NULL`
}

const GENERATED: Readonly<Record<string, string>> = { s: 'STORED', v: 'VIRTUAL' }

function generation(column: CatalogObject): readonly string[] {
  const generated = textOf(column, 'generated')
  if (generated === null) return []
  return [`GENERATED ALWAYS AS (${textOf(column, 'expression')}) ${GENERATED[generated]}`]
}

export const column: Family = {
  label: (object) => `COLUMN ${writtenParent(object)}.${written(object)}`,
  rank: 50,
  create: (object, scene) => {
    const owners = ['table', 'foreign table', 'type'].map((kind) => `${kind} ${object.parent}`)
    if (owners.some((key) => isMade(scene, key))) return { sql: [] }
    if (isAttribute(object, scene))
      return {
        sql: [`ALTER TYPE ${writtenParent(object)} ADD ATTRIBUTE ${columnDefinition(object, scene.to)}`],
      }
    return addColumn(object, scene)
  },
  drop: (object, scene) => ({
    sql: [
      isAttribute(object, scene)
        ? `ALTER TYPE ${writtenParent(object)} DROP ATTRIBUTE ${written(object)}`
        : `ALTER TABLE ${writtenParent(object)} DROP COLUMN ${written(object)}`,
    ],
  }),
  alter: alterColumn,
}

const isAttribute = ({ parent }: CatalogObject, { from, to }: Scene) =>
  from.has(`type ${parent}`) || to.has(`type ${parent}`)

function addColumn(object: CatalogObject, { to }: Scene): Remedy {
  const add = `ALTER TABLE ${writtenParent(object)} ADD COLUMN ${columnDefinition(object, to)}`
  const details = columnDetails(null, object)
  // Its values are computed again.
  if (textOf(object, 'generated') !== null) return { sql: [add, ...details] }
  const hasValue = to.has(`default ${object.name}`) || to.has(`identity ${object.name}`)
  const lost = `The values of ${object.name} do not come back:`
  const placeholder = object.definition['not null'] === true && !hasValue ? placeholderFor(object, to) : null
  if (placeholder === null) {
    return {
      sql: [add, ...details],
      gaps: [`${lost} rows that exist hold ${hasValue ? 'its default' : 'NULL'}.`],
    }
  }
  const alter = `ALTER TABLE ${writtenParent(object)} ALTER COLUMN ${written(object)}`
  const stated = notNull(object)
  return {
    sql: [
      `${add.slice(0, -stated.length)}DEFAULT ${placeholder} ${stated}`,
      `${alter} DROP DEFAULT`,
      ...details,
    ],
    gaps: [`${lost} rows that exist hold ${placeholder}, because the column takes no NULL.`],
  }
}

function alterColumn(was: CatalogObject, is: CatalogObject, scene: Scene): Remedy | null {
  const changed = changedProperties(was, is)
  const has = (...properties: readonly string[]) => properties.some((one) => changed.includes(one))
  if (isAttribute(is, scene))
    return { sql: [`ALTER TYPE ${writtenParent(is)} ALTER ATTRIBUTE ${written(is)} ${typeOf(is)}`] }
  // Values of a generated column are computed again, so nothing is lost with it.
  if (textOf(is, 'generated') !== null && has('generated', 'expression', 'type')) return null
  const alter = (action: string) => `ALTER TABLE ${writtenParent(is)} ALTER COLUMN ${written(is)} ${action}`
  return {
    sql: [
      ...(textOf(was, 'generated') !== null && textOf(is, 'generated') === null
        ? [alter('DROP EXPRESSION')]
        : []),
      ...(has('type', 'collation')
        ? [alter(`${typeOf(is)} USING ${written(is)}::${textOf(is, 'type')}`)]
        : []),
      ...(has('not null', 'not null constraint') ? notNullChange(was, is, alter) : []),
      ...columnDetails(was, is),
    ],
  }
}

function typeOf(is: CatalogObject): string {
  const collation = textOf(is, 'collation')
  return `TYPE ${textOf(is, 'type')}${collation === null ? '' : ` COLLATE ${collation}`}`
}

function notNullChange(
  was: CatalogObject,
  is: CatalogObject,
  alter: (action: string) => string,
): readonly string[] {
  const name = textOf(is, 'not null constraint')
  if (is.definition['not null'] !== true) return [alter('DROP NOT NULL')]
  return [
    ...(was.definition['not null'] === true ? [alter('DROP NOT NULL')] : []),
    name === null
      ? alter('SET NOT NULL')
      : `ALTER TABLE ${writtenParent(is)} ADD ${notNull(is)} ${written(is)}`,
  ]
}

/** Stands in the definition of a column that is made, and goes with one that is removed. */
export const standard: Family = {
  label: column.label,
  rank: 55,
  create: (object, scene) => ({
    sql: isMade(scene, `column ${object.name}`) ? [] : [setDefault(object)],
  }),
  drop: (object, scene) => ({
    sql: isGone(scene, `column ${object.name}`)
      ? []
      : [`ALTER TABLE ${writtenParent(object)} ALTER COLUMN ${written(object)} DROP DEFAULT`],
  }),
  alter: (_, is, { from, to }) => {
    const type = (snapshot: CatalogSnapshot) => snapshot.get(`column ${is.name}`)?.definition.type
    // A default that does not fit the other type would refuse its change.
    return type(from) === type(to) ? { sql: [setDefault(is)] } : null
  },
}

const setDefault = (object: CatalogObject) =>
  `ALTER TABLE ${writtenParent(object)} ALTER COLUMN ${written(object)} SET DEFAULT ${textOf(object, 'definition')}`
