import type { Client } from 'pg'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { ColumnPair } from './compared-columns.ts'
import type { TableDigest } from './row-digests.ts'

type Side = 'was' | 'is'

const nameOf = (column: ColumnPair, side: Side) => quoteIdentifier(column[side] ?? column.was)

/**
 * One digest per column, by the name from before. The key goes into it, or two rows that swap their values would
 * pass.
 */
export async function columnDigests(
  reader: Client,
  { table }: TableDigest,
  key: readonly ColumnPair[],
  columns: readonly ColumnPair[],
  side: Side,
): Promise<ReadonlyMap<string, string>> {
  if (columns.length === 0) return new Map()
  const owner = key.map((column) => `, ${nameOf(column, side)}`).join('')
  const sums = columns.map(
    (column) => `sum(hashtextextended(ROW(${nameOf(column, side)}${owner})::text, 0)::numeric)`,
  )
  const { rows } = await reader.query<string[]>({
    text: `SELECT ${sums.join(', ')} FROM ${quoteQualified(table)}`,
    rowMode: 'array',
  })
  return new Map(columns.map((column, index) => [column.was, rows[0]?.[index] ?? '']))
}

/** Hashes of one column's values by key; NULL stays NULL. Without a key by position. */
export async function readValues(
  reader: Client,
  { table }: TableDigest,
  key: readonly ColumnPair[],
  column: ColumnPair,
  side: Side,
): Promise<ReadonlyMap<string, string | null>> {
  const owner =
    key.length > 0 ? `ROW(${key.map((one) => nameOf(one, side)).join(', ')})::text` : 'row_number() OVER ()'
  const { rows } = await reader.query<string[]>({
    text: `SELECT ${owner}, ${valueHash(column, side)} FROM ${quoteQualified(table)}`,
    rowMode: 'array',
  })
  return new Map(rows.map((row) => [row[0] ?? '', row[1] ?? null]))
}

/**
 * `concat` asks the type for its text; a cast could be a function of the change under review, which may fail or lie.
 */
function valueHash(column: ColumnPair, side: Side): string {
  const value = nameOf(column, side)
  return `hashtextextended(CASE WHEN num_nonnulls(${value}) = 1 THEN concat(${written(column, side)}) END, 0)`
}

/** What json keeps and jsonb refuses or cannot hold: U+0000, halves of surrogate pairs, huge exponents. */
const ONLY_JSON = String.raw`'\\u(0000|[dD][89a-fA-F])|[eE][+]?[0-9]{3}'`

/** The cast from json to jsonb is the server's own. */
function written(column: ColumnPair, side: Side): string {
  const value = nameOf(column, side)
  if (!column.document) return value
  return `CASE WHEN concat(${value}) ~ ${ONLY_JSON} THEN concat(${value}) ELSE concat(${value}::jsonb) END`
}

/** One hash of several columns by key; without a key by position. */
export async function restOfRows(
  reader: Client,
  { table }: TableDigest,
  key: readonly ColumnPair[],
  columns: readonly ColumnPair[],
  side: Side,
): Promise<readonly (readonly [key: string, hash: string])[]> {
  const owner =
    key.length > 0 ? `ROW(${key.map((one) => nameOf(one, side)).join(', ')})::text` : 'row_number() OVER ()'
  const list = columns.map((column) => written(column, side)).join(', ')
  const { rows } = await reader.query<string[]>({
    text: `SELECT ${owner}, hashtextextended(ROW(${list})::text, 0) FROM ${quoteQualified(table)}`,
    rowMode: 'array',
  })
  return rows.map((row) => [row[0] ?? '', row[1] ?? ''])
}
