import type { Client } from 'pg'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { valueExpression } from '../column-values.ts'
import { fillTable } from '../fill-table.ts'
import { type HostileTrait, hostileUpdates } from '../hostile/hostile-rows.ts'
import { countRows, parentsFirst, withParents } from '../seed.ts'
import type { SeedHints } from '../seed-hints.ts'
import type { ColumnShape, TableShape } from '../table-shape.ts'
import type { UniqueKey } from './unique-keys.ts'

/** New rows per table, and as many old ones that are changed. A few show what happens to all like them. */
const ROWS = 5

/** Rows that are there were made with smaller numbers. */
const AFTER = 3_000_000

export interface LaterWriting {
  readonly tables: readonly string[]
  /** What the down script asks of rows; new rows meet it, so that it fails on none for their own sake. */
  readonly hints: SeedHints
  readonly uniques: readonly UniqueKey[]
  /** What rows that the down script may not expect are like. */
  readonly freedoms: readonly HostileTrait[]
}

export interface LaterWritten {
  /** Rows written by this transaction and later ones were written here (`xmin`). */
  readonly since: string
  readonly failures: readonly { readonly table: string; readonly why: string }[]
}

/**
 * Writes to the tables of a new schema as the application would that was made for it: new rows with a value in every
 * column, other values in some old rows, and rows of the kinds that only the new schema allows.
 */
export async function writeLaterRows(
  { admin, keeper }: { readonly admin: Client; readonly keeper: Client },
  { tables, hints, uniques, freedoms }: LaterWriting,
): Promise<LaterWritten> {
  const { rows } = await admin.query<{ xid: string }>(
    'SELECT pg_current_xact_id()::text::numeric % (2::numeric ^ 32)::bigint AS xid',
  )
  const shapes = await withParents(admin, tables, hints)
  const failures: { table: string; why: string }[] = []
  for (const shape of parentsFirst(shapes)) {
    const existing = await countRows(admin, shape.name)
    if (!tables.includes(shape.name) && existing > 0) continue
    try {
      if (existing > 0) await keeper.query(changeOldRows(shape, hints, uniques)).catch(passOver)
      const made = await fillTable(keeper, { shape, existing, count: ROWS, after: AFTER }, shapes, hints)
      if (made === 0)
        failures.push({ table: shape.name, why: 'Its unique constraints refuse every new row.' })
    } catch (cause) {
      if (!isDatabaseError(cause)) throw cause
      failures.push({ table: shape.name, why: `No row could be written to it: ${cause.message}` })
    }
  }
  if (freedoms.length > 0) await keeper.query(hostileUpdates(freedoms))
  return { since: rows[0]?.xid ?? '0', failures }
}

/** What the schema refuses, an application does not write. */
function passOver(cause: unknown): void {
  if (!isDatabaseError(cause)) throw cause
}

/** Keys and references stay as they are. */
function changeOldRows(shape: TableShape, hints: SeedHints, uniques: readonly UniqueKey[]): string {
  const bound = new Set([
    ...shape.primaryKey,
    ...shape.partitionKey,
    ...shape.foreignKeys.flatMap(({ columns }) => columns),
    ...uniques.flatMap(({ table, columns }) => (table === shape.name ? columns : [])),
  ])
  const target = quoteQualified(shape.name)
  const changes = shape.columns.flatMap((column) => {
    const value = bound.has(column.name) ? null : valueFor(column, shape, hints)
    return value === null ? [] : [`${quoteIdentifier(column.name)} = ${value}`]
  })
  if (changes.length === 0) return 'SELECT'
  return `UPDATE ${target} AS t SET ${changes.join(', ')}
            FROM (SELECT tableoid AS part, ctid AS place, row_number() OVER () + ${AFTER + ROWS} AS g
                    FROM ${target} LIMIT ${ROWS}) AS row
           WHERE t.ctid = row.place AND t.tableoid = row.part`
}

function valueFor(column: ColumnShape, shape: TableShape, hints: SeedHints): string | null {
  if (column.filledByServer || !column.takesValues) return null
  // A value that a check asks for is in the row already.
  if (shape.checks.some((check) => check.includes(column.name))) return null
  return valueExpression(column, hints.restrictions.get(shape.name)?.get(column.name) ?? null)
}
