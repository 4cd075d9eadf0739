import type { Client } from 'pg'
import { isDatabaseError } from '../postgres/database-error.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'
import { boundsOf } from './attached-partitions.ts'
import { type Restriction, restrictionsOf } from './check-solver.ts'
import { valueExpression } from './column-values.ts'
import type { SeedHints } from './seed-hints.ts'
import { type ColumnShape, type ForeignKeyShape, readTableShapes, type TableShape } from './table-shape.ts'

export interface SeedOutcome {
  /** Rows each table holds afterwards. */
  readonly rows: ReadonlyMap<string, number>
  readonly failures: readonly { readonly table: string; readonly why: string }[]
}

/**
 * Fills the named tables, and the tables their foreign keys need, with rows made inside the server. `keeper` inserts
 * them: the defaults, checks and rules of a table are code that must not run with the rights of `admin`.
 */
export async function seedTables(
  { admin, keeper }: { readonly admin: Client; readonly keeper: Client },
  names: readonly string[],
  count: number,
  hints: SeedHints,
): Promise<SeedOutcome> {
  const shapes = await withParents(admin, names, hints)
  const failures: { table: string; why: string }[] = []
  const rows = new Map<string, number>()
  const filled: string[] = []
  for (const shape of parentsFirst(shapes)) {
    const existing = await countRows(admin, shape.name)
    rows.set(shape.name, existing)
    if (existing >= count || (existing > 0 && !names.includes(shape.name))) continue
    try {
      let made = 0
      for (const part of partsOf(shape, count - existing)) {
        const offset = offsetOf(shape, existing, hints) + part.first
        const inserted = await keeper.query(insertStatement(shape, { ...part, offset }, shapes, hints))
        made += inserted.rowCount ?? 0
      }
      rows.set(shape.name, existing + made)
      filled.push(shape.name)
    } catch (cause) {
      if (!isDatabaseError(cause)) throw cause
      failures.push({ table: shape.name, why: `No rows could be made for it: ${cause.message}` })
    }
  }
  for (const table of filled) {
    try {
      // Index expressions are computed here, on the search path of the history.
      await keeper.query(`VACUUM (FREEZE, ANALYZE) ${quoteQualified(table)}`)
    } catch (cause) {
      if (!isDatabaseError(cause)) throw cause
      failures.push({ table, why: `Its rows could not be analysed: ${cause.message}` })
    }
  }
  return { rows, failures }
}

async function countRows(admin: Client, table: string): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(`SELECT count(*) FROM ${quoteQualified(table)}`)
  return Number(rows[0]?.count)
}

/** Foreign keys that hold already, and those the reviewed migrations add. */
function foreignKeys(shape: TableShape, hints: SeedHints): readonly ForeignKeyShape[] {
  return [...shape.foreignKeys, ...(hints.foreignKeys.get(shape.name) ?? [])]
}

async function withParents(admin: Client, names: readonly string[], hints: SeedHints): Promise<TableShape[]> {
  const found = new Map<string, TableShape>()
  let wanted = [...new Set(names)]
  while (wanted.length > 0) {
    const shapes = await readTableShapes(admin, wanted)
    for (const shape of shapes) found.set(shape.name, shape)
    const parents = shapes.flatMap((shape) => foreignKeys(shape, hints).map((key) => key.parent))
    wanted = [...new Set(parents)].filter((parent) => !found.has(parent))
    if (shapes.length === 0) break
  }
  return [...found.values()]
}

/** Depth first along foreign keys; a cycle is cut where it closes. */
function parentsFirst(shapes: readonly TableShape[]): TableShape[] {
  const byName = new Map(shapes.map((shape) => [shape.name, shape]))
  const ordered = new Set<TableShape>()
  const visiting = new Set<TableShape>()
  const visit = (shape: TableShape): void => {
    if (ordered.has(shape) || visiting.has(shape)) return
    visiting.add(shape)
    for (const key of shape.foreignKeys) {
      const parent = byName.get(key.parent)
      if (parent) visit(parent)
    }
    ordered.add(shape)
  }
  shapes.forEach(visit)
  return [...ordered]
}

/** Rows to make in one statement, numbered from `offset` + 1. */
interface Part {
  readonly offset: number
  readonly count: number
  /** What a partition demands of its rows. */
  readonly bounds: ReadonlyMap<string, Restriction>
}

/** Rows in so many partitions show what happens in all of them. */
const MOST_PARTITIONS = 12

/** The rows of a partitioned table are spread over its partitions, as far as their bounds are understood. */
function partsOf({ partitions }: TableShape, count: number) {
  const bounds = partitions
    .map((constraint) => restrictionsOf([`CHECK (${constraint})`]))
    .filter((restrictions) => restrictions.size > 0)
    .slice(-MOST_PARTITIONS)
  if (bounds.length === 0) return [{ first: 0, count, bounds: new Map<string, Restriction>() }]
  const share = Math.ceil(count / bounds.length)
  return bounds.map((own, index) => ({ first: index * share, count: share, bounds: own }))
}

/** Rows that are there already, or are about to come, hold small keys; ours start well above them. */
function offsetOf(shape: TableShape, existing: number, hints: SeedHints): number {
  return existing === 0 && !hints.inserted.has(shape.name) ? 0 : 1_000_000
}

function insertStatement(
  shape: TableShape,
  { offset, count, bounds }: Part,
  shapes: readonly TableShape[],
  hints: SeedHints,
): string {
  const keys = foreignKeys(shape, hints).filter((key) => key.parent !== shape.name)
  const parents = keys.map((key, index) => ({ key, alias: `p${index}`, columns: parentColumns(key, shapes) }))
  const restrictions = new Map([
    ...(hints.restrictions.get(shape.name) ?? []),
    ...restrictionsOf(shape.checks),
    ...bounds,
    ...boundsOf(shape.name, hints.attached, shapes),
  ])
  const inserted = hints.inserted.has(shape.name)
  const columns: string[] = []
  const values: string[] = []
  for (const column of shape.columns) {
    if (column.filledByServer && !(inserted && column.takesValues)) continue
    const referenced = parents.find(({ key }) => key.columns.includes(column.name))
    const value = referenced
      ? `${referenced.alias}.c${referenced.key.columns.indexOf(column.name)}::${column.type}`
      : valueExpression(referencedByItself(shape, column), restrictions.get(column.name) ?? null)
    if (value === null && (!column.notNull || column.hasDefault)) continue
    columns.push(quoteIdentifier(column.name))
    values.push(value ?? 'NULL')
  }
  const joins = parents.map(({ key, alias, columns: referenced }) => {
    const named = referenced.map((name, index) => `${quoteIdentifier(name)} AS c${index}`).join(', ')
    const table = quoteQualified(key.parent)
    return ` LEFT JOIN (SELECT row_number() OVER () AS n, ${named} FROM ${table}) ${alias}
         ON ${alias}.n = (s.i - 1) % greatest(1, (SELECT count(*) FROM ${table})) + 1`
  })
  if (columns.length === 0)
    return `INSERT INTO ${quoteQualified(shape.name)} SELECT FROM generate_series(1, ${count})`
  return `INSERT INTO ${quoteQualified(shape.name)} (${columns.join(', ')})
          SELECT ${values.join(', ')}
            FROM generate_series(1, ${count}) AS s(i) CROSS JOIN LATERAL (SELECT s.i + ${offset} AS g) AS row${joins.join('')}`
}

/**
 * A row may refer to its own table, and then refers to itself: it holds what its key holds. What the server fills is
 * numbered like the rows.
 */
function referencedByItself(shape: TableShape, column: ColumnShape): ColumnShape {
  const key = shape.foreignKeys.find(({ parent, columns }) => {
    return parent === shape.name && columns.includes(column.name)
  })
  const name = key === undefined ? undefined : parentColumns(key, [shape])[key.columns.indexOf(column.name)]
  return { ...column, name: name ?? column.name }
}

/** A foreign key without a column list references the primary key. */
function parentColumns(key: ForeignKeyShape, shapes: readonly TableShape[]): readonly string[] {
  if (key.parentColumns.length > 0) return key.parentColumns
  const parent = shapes.find((shape) => shape.name === key.parent)
  return key.columns.map((_, index) => parent?.primaryKey[index] ?? 'id')
}
