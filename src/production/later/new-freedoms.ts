import { quoteIdentifier } from '../../sql/names.ts'
import type { HostileTrait } from '../hostile/hostile-rows.ts'
import { hostileValues } from '../hostile/hostile-values.ts'
import { wordsOf } from '../hostile/row-demands.ts'
import type { ColumnShape, TableShape } from '../table-shape.ts'
import type { UniqueKey } from './unique-keys.ts'

/** What a schema asks of the rows of its tables. */
export interface AskedOfRows {
  readonly shapes: readonly TableShape[]
  readonly uniques: readonly UniqueKey[]
}

/**
 * Rows that the schema after a migration allows and the one before refused: NULL where NOT NULL went away, values of
 * a wider type, new labels of an enum, and what a constraint that is gone kept out.
 */
export function newFreedoms(before: AskedOfRows, after: AskedOfRows): readonly HostileTrait[] {
  return after.shapes.flatMap((shape) => {
    const was = before.shapes.find(({ name }) => name === shape.name)
    if (was === undefined) return []
    return [
      ...shape.columns.flatMap((column) => ofColumn(was, shape, column)),
      ...constraintsGone(was, shape),
      ...keysGone(before, after, shape),
    ]
  })
}

function ofColumn(was: TableShape, { name: table }: TableShape, column: ColumnShape): HostileTrait[] {
  const old = was.columns.find(({ name }) => name === column.name)
  if (old === undefined || !column.takesValues) return []
  const nullable = old.notNull && !column.notNull
  const labels = column.labels.filter((label) => old.category === 'E' && !old.labels.includes(label))
  const other = old.type !== column.type && labels.length === 0
  return [
    ...(nullable ? [single(table, column, 'null', 'NULL')] : []),
    ...labels.map((label) => single(table, column, 'plain', `'${label.replaceAll("'", "''")}'`)),
    ...(other ? anyValue(table, column) : []),
  ]
}

/** Beyond what an index takes is beyond what an application writes. */
function anyValue(table: string, column: ColumnShape): HostileTrait[] {
  return hostileValues(column)
    .filter(({ hostility }) => hostility !== 'huge')
    .map(({ hostility, value }) => single(table, column, hostility, value))
}

/** CHECK constraints and foreign keys by what they say: a new name changes nothing. */
function constraintsGone(was: TableShape, shape: TableShape): HostileTrait[] {
  const kept = new Set(Object.values(shape.constraints).map(withoutValidity))
  const gone = Object.values(was.constraints).filter((definition) => !kept.has(withoutValidity(definition)))
  const named = new Set(gone.flatMap((definition) => [...wordsOf(definition.replace(/ REFERENCES .*/s, ''))]))
  return shape.columns
    .filter(({ name, takesValues }) => takesValues && named.has(name.toLowerCase()))
    .flatMap((column) => [
      ...(column.notNull ? [] : [single(shape.name, column, 'null', 'NULL')]),
      ...anyValue(shape.name, column),
    ])
}

const withoutValidity = (definition: string) => definition.replace(/ NOT VALID$/, '')

function keysGone(
  before: AskedOfRows,
  after: AskedOfRows,
  { name: table, columns }: TableShape,
): HostileTrait[] {
  const kept = after.uniques.filter((key) => key.table === table)
  const names = new Set(columns.map(({ name }) => name))
  // What the server numbers has no duplicates, whether a constraint says so or not.
  const numbered = new Set(columns.filter(({ filledByServer }) => filledByServer).map(({ name }) => name))
  return before.uniques
    .filter((key) => key.table === table && key.columns.every((column) => names.has(column)))
    .filter((key) => !key.columns.every((column) => numbered.has(column)))
    .filter(
      ({ columns: key }) => !kept.some((other) => other.columns.every((column) => key.includes(column))),
    )
    .map(({ columns: key }) => ({
      table,
      columns: key,
      hostility: 'twin',
      pair: [new Map(key.map((column) => [column, `other.${quoteIdentifier(column)}`])), new Map()],
    }))
}

function single(
  table: string,
  { name }: ColumnShape,
  hostility: HostileTrait['hostility'],
  value: string,
): HostileTrait {
  return { table, columns: [name], hostility, pair: [new Map([[name, value]]), new Map()] }
}
