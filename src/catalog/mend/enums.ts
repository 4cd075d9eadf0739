import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { listOf, literal, type Remedy, type Scene, textOf } from './remedy.ts'
import { withoutSchema, written, writtenParent } from './written-names.ts'

/**
 * Labels can be added in their place, but not removed or moved (manual, ALTER TYPE): then the type is made anew, and
 * the columns are converted by way of text.
 */
export function changedLabels(was: CatalogObject, is: CatalogObject, scene: Scene): Remedy {
  const before = listOf(was, 'labels')
  const after = listOf(is, 'labels')
  return onlyAdds(before, after) ? { sql: additions(is, before, after) } : madeAnew(was, is, scene)
}

/** Whether what is made of the type stays as it is while the type changes. */
export function onlyAdds(before: readonly string[], after: readonly string[]): boolean {
  const kept = after.filter((label) => before.includes(label))
  return kept.length === before.length && kept.every((label, place) => label === before[place])
}

function additions(
  { name }: CatalogObject,
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  return after.flatMap((label, place) => {
    if (before.includes(label)) return []
    const previous = after[place - 1]
    const [first] = before
    const where =
      previous !== undefined
        ? ` AFTER ${literal(previous)}`
        : first === undefined
          ? ''
          : ` BEFORE ${literal(first)}`
    return [`ALTER TYPE ${quoteQualified(name)} ADD VALUE ${literal(label)}${where}`]
  })
}

function madeAnew(was: CatalogObject, is: CatalogObject, { from, to }: Scene): Remedy {
  const name = quoteQualified(is.name)
  const schema = quoteIdentifier(is.name.slice(0, is.name.indexOf('.')))
  const old = `${withoutSchema(is.name)}_old`
  const columns = [...from.values()].filter(
    (object) => object.kind === 'column' && isOfType(object, name) && to.has(`column ${object.name}`),
  )
  const conversions = columns.flatMap((column) => {
    const alter = `ALTER TABLE ${writtenParent(column)} ALTER COLUMN ${written(column)}`
    const type = textOf(column, 'type')
    const through = type?.endsWith('[]') ? 'text[]' : 'text'
    const before = from.get(`default ${column.name}`)
    const after = to.get(`default ${column.name}`)
    // One that changes is set in a statement of its own, later.
    const kept =
      before !== undefined && textOf(before, 'definition') === (after && textOf(after, 'definition'))
    return [
      ...(before === undefined ? [] : [`${alter} DROP DEFAULT`]),
      `${alter} TYPE ${type} USING ${written(column)}::${through}::${type}`,
      ...(kept ? [`${alter} SET DEFAULT ${textOf(before, 'definition')}`] : []),
    ]
  })
  const gone = listOf(was, 'labels').filter((label) => !listOf(is, 'labels').includes(label))
  return {
    isNew: true,
    sql: [
      `ALTER TYPE ${name} RENAME TO ${quoteIdentifier(old)}`,
      `CREATE TYPE ${name} AS ENUM (${listOf(is, 'labels').map(literal).join(', ')})`,
      ...conversions,
      `DROP TYPE ${schema}.${quoteIdentifier(old)}`,
    ],
    gaps:
      gone.length === 0 || columns.length === 0
        ? []
        : [
            `Rows that hold ${gone.map(literal).join(' or ')} in ${columns.map((column) => column.name).join(', ')} stop it: give them another label first.`,
          ],
  }
}

/** `name` as SQL. */
export const isOfType = (column: CatalogObject, name: string) =>
  [name, `${name}[]`].includes(textOf(column, 'type') ?? '')
