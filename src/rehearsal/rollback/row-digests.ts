import type { Client } from 'pg'
import type { Rollback } from '../../model/report.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'

export type DataLoss = Rollback['dataLoss'][number]

/** Row count and one digest of all rows, whatever their order and that of the columns. */
export interface TableDigest {
  readonly table: string
  readonly rows: number
  readonly key: readonly string[]
  /** Sorted by name. */
  readonly columns: readonly string[]
  readonly digest: string
}

/**
 * Reads digests of the tables that exist. Values are compared as the text the server writes for them; `reader` has
 * only the rights of the tables' owner.
 */
export async function digestTables(
  reader: Client,
  tables: readonly string[],
): Promise<ReadonlyMap<string, TableDigest>> {
  const digests = new Map<string, TableDigest>()
  for (const [table, { columns, key, hashed }] of await readColumns(reader, tables)) {
    const { rows } = await reader.query<string[]>({
      text: `SELECT count(*), sum(${rowHash(columns, hashed)}::numeric) FROM ${quoteQualified(table)}`,
      rowMode: 'array',
    })
    const [count, digest] = rows[0] ?? []
    digests.set(table, { table, rows: Number(count), key, columns, digest: digest ?? '' })
  }
  return digests
}

/**
 * One hash of a row. Types whose equal values have equal texts are hashed as they are, which is twice as fast as
 * writing them out; of all others the text counts, so that 1.0 and 1.00 differ. An anonymous record has no cast of
 * anybody's: its text is what the types themselves write.
 */
function rowHash(columns: readonly string[], hashed: readonly string[]): string {
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ')
  const written = columns.filter((column) => !hashed.includes(column))
  const parts = hashed.length === 0 ? list(written) : `hash_record_extended(ROW(${list(hashed)}), 0)`
  if (hashed.length > 0 && written.length === 0) return parts
  const all = hashed.length === 0 ? parts : `${parts}, ${list(written)}`
  return `hashtextextended(ROW(${all})::text, 0)`
}

/** The same columns with the same values in the same number of rows. */
export function sameRows(was: TableDigest, is: TableDigest | undefined): boolean {
  return (
    is !== undefined &&
    was.rows === is.rows &&
    was.digest === is.digest &&
    was.columns.join('\u0000') === is.columns.join('\u0000')
  )
}

/**
 * One digest per column, read only where the rows as a whole differ. The key goes into it, or two rows that swap
 * their values would pass.
 */
async function digestColumns(
  reader: Client,
  { table, columns }: TableDigest,
  key: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const owner = key.map((column) => `, ${quoteIdentifier(column)}`).join('')
  const sums = columns.map(
    (column) => `sum(hashtextextended(ROW(${quoteIdentifier(column)}${owner})::text, 0)::numeric)`,
  )
  const { rows } = await reader.query<string[]>({
    text: `SELECT ${sums.join(', ')} FROM ${quoteQualified(table)}`,
    rowMode: 'array',
  })
  return new Map(columns.map((column, index) => [column, rows[0]?.[index] ?? '']))
}

/**
 * `concat` asks the type for its text; a cast could be a function of the change under review, which may fail or lie.
 * NULL stays NULL.
 */
function valueHash(column: string): string {
  const value = quoteIdentifier(column)
  return `hashtextextended(CASE WHEN num_nonnulls(${value}) = 1 THEN concat(${value}) END, 0)`
}

/** Equal values of these types have equal texts. */
const HASHED_TYPES = '{int2,int4,int8,oid,bool,uuid,date,time,timestamp,timestamptz,bytea,text,varchar}'

async function readColumns(reader: Client, tables: readonly string[]) {
  const { rows } = await reader.query<Record<'table' | 'columns' | 'hashed' | 'key', string>>(
    `SELECT n.nspname || '.' || c.relname AS "table",
            (SELECT jsonb_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
            (SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attname), '[]') FROM pg_attribute a
               LEFT JOIN pg_collation l ON l.oid = a.attcollation
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND a.atttypid = ANY ($2::regtype[]) AND coalesce(l.collisdeterministic, true)) AS hashed,
            (SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_index i
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
              WHERE i.indrelid = c.oid AND i.indisprimary) AS key
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname = ANY ($1::text[])`,
    [tables, HASHED_TYPES],
  )
  return new Map(
    rows.map((row) => [
      row.table,
      {
        columns: JSON.parse(row.columns ?? '[]') as string[],
        hashed: JSON.parse(row.hashed) as string[],
        key: JSON.parse(row.key) as string[],
      },
    ]),
  )
}

/**
 * Which of the rows of `before` are gone or changed in `after`. Rows are counted exactly, and only for tables and
 * columns whose digests differ. Rows without a primary key are compared as a multiset.
 */
export async function compareData(
  before: { readonly reader: Client; readonly digests: ReadonlyMap<string, TableDigest> },
  after: { readonly reader: Client; readonly digests: ReadonlyMap<string, TableDigest> },
): Promise<readonly DataLoss[]> {
  const losses: DataLoss[] = []
  for (const [table, was] of before.digests) {
    const is = after.digests.get(table)
    if (was.rows === 0) continue
    if (is === undefined) {
      losses.push({ table, rows: was.rows, kind: 'lost' })
      continue
    }
    if (sameRows(was, is)) continue
    if (is.rows < was.rows) losses.push({ table, rows: was.rows - is.rows, kind: 'lost' })
    const key = was.key.every((column) => is.columns.includes(column)) ? was.key : []
    const columnsNow = await digestColumns(after.reader, is, key)
    for (const [column, digest] of await digestColumns(before.reader, was, key)) {
      const now = columnsNow.get(column)
      if (now === digest || (is.rows < was.rows && was.key.length === 0)) continue
      const loss = await countColumn(before.reader, now === undefined ? null : after.reader, was, column)
      losses.push(...loss)
    }
  }
  return losses
}

/** Values of one column that are NULL or otherwise different afterwards; `after` is `null` where the column is gone. */
async function countColumn(
  before: Client,
  after: Client | null,
  digest: TableDigest,
  column: string,
): Promise<DataLoss[]> {
  const was = await readValues(before, digest, column)
  const is = after === null ? null : await readValues(after, digest, column)
  let lost = 0
  let changed = 0
  if (digest.key.length === 0 && is !== null) {
    changed = multisetDifference(was, is)
  } else {
    for (const [key, value] of was) {
      if (value === null) continue
      const now = is === null ? null : is.get(key)
      // A row that is gone is counted with the rows of its table.
      if (now === null) lost++
      else if (now !== undefined && now !== value) changed++
    }
  }
  const { table } = digest
  return [
    ...(lost > 0 ? [{ table, column, rows: lost, kind: 'lost' as const }] : []),
    ...(changed > 0 ? [{ table, column, rows: changed, kind: 'changed' as const }] : []),
  ]
}

/** Value hashes by key; without a key by position, which only the multiset comparison uses. */
async function readValues(
  reader: Client,
  digest: TableDigest,
  column: string,
): Promise<Map<string, string | null>> {
  const key =
    digest.key.length > 0
      ? `ROW(${digest.key.map(quoteIdentifier).join(', ')})::text`
      : 'row_number() OVER ()'
  const { rows } = await reader.query<string[]>({
    text: `SELECT ${key}, ${valueHash(column)} FROM ${quoteQualified(digest.table)}`,
    rowMode: 'array',
  })
  return new Map(rows.map((row) => [row[0] ?? '', row[1] ?? null]))
}

function multisetDifference(
  was: ReadonlyMap<string, string | null>,
  is: ReadonlyMap<string, string | null>,
): number {
  const left = new Map<string | null, number>()
  for (const value of was.values()) left.set(value, (left.get(value) ?? 0) + 1)
  for (const value of is.values()) left.set(value, (left.get(value) ?? 0) - 1)
  return [...left.values()].reduce((sum, count) => sum + Math.max(0, count), 0)
}
