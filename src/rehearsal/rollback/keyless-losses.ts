import type { ColumnPair, ComparedTable } from './compared-columns.ts'
import type { DataLoss } from './row-digests.ts'
import { readValues, restOfRows } from './row-values.ts'

/**
 * Losses of a table whose rows nothing tells apart: what it holds is compared as a multiset. Where rows are gone, as
 * many missing values of each column are theirs.
 */
export async function keylessLosses(
  table: ComparedTable,
  different: readonly ColumnPair[],
): Promise<DataLoss[]> {
  const { was, is } = table
  const gone = Math.max(0, was.rows - is.rows)
  const losses: DataLoss[] = gone > 0 ? [{ table: was.table, rows: gone, kind: 'lost' }] : []
  for (const column of different) losses.push(...(await columnLosses(table, column, gone)))
  if (losses.length > 0) return losses
  // Every column holds what it held, in other rows.
  const kept = table.columns.filter((column) => column.is !== null)
  if (kept.length === 0) return []
  const hashes = async (side: 'was' | 'is') =>
    (await restOfRows(side === 'was' ? table.before : table.after, table[side], [], kept, side)).map(
      ([, hash]) => hash,
    )
  const swapped = missing(await hashes('was'), await hashes('is'))
  return swapped > 0 ? [{ table: was.table, rows: swapped, kind: 'changed' }] : []
}

async function columnLosses(
  { before, after, was, is }: ComparedTable,
  column: ColumnPair,
  gone: number,
): Promise<DataLoss[]> {
  const { table } = was
  const values = [...(await readValues(before, was, [], column, 'was')).values()].filter(isValue)
  const named = { table, column: column.was }
  if (column.is === null) return values.length > 0 ? [{ ...named, rows: values.length, kind: 'lost' }] : []
  const now = [...(await readValues(after, is, [], column, 'is')).values()]
  const nulls = now.filter((value) => value === null).length - (was.rows - values.length)
  const different = Math.max(0, missing(values, now.filter(isValue)) - gone)
  const lost = Math.min(different, Math.max(0, nulls))
  return [
    ...(lost > 0 ? [{ ...named, rows: lost, kind: 'lost' as const }] : []),
    ...(different > lost ? [{ ...named, rows: different - lost, kind: 'changed' as const }] : []),
  ]
}

const isValue = (value: string | null): value is string => value !== null

/** How many of the first are not among the second. */
function missing(was: readonly string[], is: readonly string[]): number {
  const left = new Map<string, number>()
  for (const value of was) left.set(value, (left.get(value) ?? 0) + 1)
  for (const value of is) left.set(value, (left.get(value) ?? 0) - 1)
  return [...left.values()].reduce((sum, count) => sum + Math.max(0, count), 0)
}
