import type { Client } from 'pg'
import { isDatabaseError } from '../postgres/database-error.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'
import { boundsOf } from './attached-partitions.ts'
import { type Restriction, restrictionsOf } from './check-solver.ts'
import { valueExpression } from './column-values.ts'
import type { SeedHints } from './seed-hints.ts'
import type { ColumnShape, ForeignKeyShape, TableShape } from './table-shape.ts'

/** A table to which `count` rows are to be added. */
export interface Filling {
  readonly shape: TableShape
  /** Rows that it holds already. */
  readonly existing: number
  readonly count: number
  /** Their numbers begin after this one; absent: where those of the history are far away. */
  readonly after?: number
}

/** Ways to pair parents, tried one after another where the rows of the first are taken. */
const MOST_ROUNDS = 3

/**
 * Adds rows to a table and says how many. Where unique or exclusion constraints refuse some of them, because rows of
 * the history, of triggers or of an earlier migration hold the same keys, the others are added.
 *
 * @throws DatabaseError where no row can be added.
 */
export async function fillTable(
  keeper: Client,
  { shape, existing, count, after }: Filling,
  shapes: readonly TableShape[],
  hints: SeedHints,
): Promise<number> {
  let made = 0
  for (const { first, ...part } of partsOf(shape, count)) {
    const offset = (after ?? offsetOf(shape, existing, hints)) + first
    const statement = (choice: RowChoice) =>
      insertStatement(shape, { ...part, ...choice, offset: offset + choice.round * count }, shapes, hints)
    try {
      made += await rowsOf(keeper, statement({ round: 0, leaveOutTaken: false }))
    } catch (cause) {
      if (!isTaken(cause)) throw cause
      const added = await addWhatFits(keeper, part.count, statement)
      if (added === 0 && existing + made === 0) throw cause
      made += added
    }
  }
  return made
}

/** 23505 unique_violation, 23P01 exclusion_violation: rows with the same keys are there already. */
function isTaken(cause: unknown): boolean {
  return isDatabaseError(cause) && (cause.code === '23505' || cause.code === '23P01')
}

async function addWhatFits(
  keeper: Client,
  count: number,
  statement: (choice: RowChoice) => string,
): Promise<number> {
  let added = 0
  for (let round = 0; round < MOST_ROUNDS && added < count; round++) {
    added += await rowsOf(keeper, statement({ round, leaveOutTaken: true })).catch((cause: unknown) => {
      // Rules and deferrable constraints rule ON CONFLICT out: 0A000 and 55000.
      if (isDatabaseError(cause)) return 0
      throw cause
    })
  }
  return added
}

async function rowsOf(keeper: Client, statement: string): Promise<number> {
  return (await keeper.query(statement)).rowCount ?? 0
}

/** How rows are made that are not taken yet. */
interface RowChoice {
  /** Counts how often others were tried: row numbers and pairs of parents differ from round to round. */
  readonly round: number
  readonly leaveOutTaken: boolean
}

/** Foreign keys that hold already, and those the reviewed migrations add. */
export function foreignKeys(shape: TableShape, hints: SeedHints): readonly ForeignKeyShape[] {
  return [...shape.foreignKeys, ...(hints.foreignKeys.get(shape.name) ?? [])]
}

/** Rows to make in one statement, numbered from `offset` + 1. */
interface Part extends RowChoice {
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
  { offset, count, bounds, round, leaveOutTaken }: Part,
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
  const joins = parents.map(({ key, alias, columns: referenced }, place) => {
    const named = referenced.map((name, index) => `${quoteIdentifier(name)} AS c${index}`).join(', ')
    const table = quoteQualified(key.parent)
    return ` LEFT JOIN (SELECT row_number() OVER () AS n, ${named} FROM ${table}) ${alias}
         ON ${alias}.n = (s.i - 1 + ${round * (count + place)}) % greatest(1, (SELECT count(*) FROM ${table})) + 1`
  })
  const taken = leaveOutTaken ? ' ON CONFLICT DO NOTHING' : ''
  if (columns.length === 0)
    return `INSERT INTO ${quoteQualified(shape.name)} SELECT FROM generate_series(1, ${count})${taken}`
  return `INSERT INTO ${quoteQualified(shape.name)} (${columns.join(', ')})
          SELECT ${values.join(', ')}
            FROM generate_series(1, ${count}) AS s(i) CROSS JOIN LATERAL (SELECT s.i + ${offset} AS g) AS row${joins.join('')}${taken}`
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
