import type { Client } from 'pg'
import { quoteIdentifier, quoteQualified } from '../../../sql/names.ts'
import { comparedColumns, type KeyColumn } from '../compared-columns.ts'
import { readTableRows, type TableRows } from '../table-rows.ts'

/** Hashes of the values of rows by what they are told apart by, each in the order of the columns; NULL stays NULL. */
type ValuesByRow = ReadonlyMap<string, readonly (string | null)[]>

/** The rows of one table that were written after the up script. */
export interface WrittenRows {
  readonly table: TableRows
  readonly columns: readonly string[]
  readonly rows: ValuesByRow
  /** All rows of the table. */
  readonly total: number
}

/**
 * Reads the rows written by one transaction and those after it. They are told apart by the key from before the
 * migration where it still does, because the down script brings that back; else by their own, else by place.
 */
export async function readWritten(
  reader: Client,
  tables: readonly string[],
  since: string,
  before: readonly TableRows[],
): Promise<readonly WrittenRows[]> {
  const written: WrittenRows[] = []
  for (const found of await readTableRows(reader, { names: tables })) {
    const { columns } = found
    const total = await countAll(reader, found)
    for (const key of [keyFromBefore(found, before), found.key, []]) {
      if (key === null) continue
      const read = await readRows(reader, found, { columns, key, where: `xmin::text::bigint >= ${since}` })
      const rows = new Map(read)
      if (rows.size < read.length) continue
      if (rows.size > 0) written.push({ table: { ...found, key }, columns, rows, total })
      break
    }
  }
  return written
}

function keyFromBefore(found: TableRows, before: readonly TableRows[]): readonly string[] | null {
  const was = before.find(({ oid }) => oid === found.oid)
  const key = was?.key ?? []
  return key.length > 0 && key.every((column) => found.columns.includes(column)) ? key : null
}

/** What became of such rows, in another state of the database. */
export interface FoundRows {
  readonly table: TableRows
  /** By columns of the rows as they were written; `null`: nothing is left of that column, or it was not asked for. */
  readonly columns: readonly (string | null)[]
  /** `null` where the written rows cannot be told apart by what tells these apart. */
  readonly rows: ValuesByRow | null
  /** How often each combination of values is there, where nothing tells rows apart. */
  readonly combinations: ReadonlyMap<string, number>
  readonly total: number
}

/** `null` where the table is gone. A table is found by name, else by OID. Only `asked` columns are read. */
export async function findRows(
  reader: Client,
  written: WrittenRows,
  asked: ReadonlySet<string>,
): Promise<FoundRows | null> {
  const { table: was } = written
  const candidates = await readTableRows(reader, { names: [was.table], oids: [was.oid] })
  const table = candidates.find((one) => one.table === was.table) ?? candidates[0]
  if (table === undefined) return null
  const pairs = comparedColumns(was, table)
  const columns = written.columns.map((column) =>
    asked.has(column) ? (pairs.columns.find((pair) => pair.was === column)?.is ?? null) : null,
  )
  const total = await countAll(reader, table)
  if (pairs.key.length > 0) {
    const rows = await readByKey(reader, table, pairs.key, columns, [...written.rows.keys()])
    return { table, columns, rows, combinations: new Map(), total }
  }
  return { table, columns, rows: null, combinations: await readCombinations(reader, table, columns), total }
}

async function readByKey(
  reader: Client,
  table: TableRows,
  key: readonly KeyColumn[],
  columns: readonly (string | null)[],
  keys: readonly string[],
): Promise<ValuesByRow> {
  const names = key.map(({ is }) => is)
  const where = `${rowText(names)} = ANY ($1::text[])`
  return new Map(await readRows(reader, table, { columns, key: names, where }, [keys]))
}

async function readRows(
  reader: Client,
  table: TableRows,
  asked: {
    readonly columns: readonly (string | null)[]
    readonly key: readonly string[]
    readonly where: string
  },
  values: readonly unknown[] = [],
): Promise<readonly (readonly [string, readonly (string | null)[]])[]> {
  const owner = asked.key.length > 0 ? rowText(asked.key) : 'row_number() OVER ()::text'
  const list = asked.columns.map((column) => (column === null ? 'NULL' : valueHash(table, column)))
  const { rows } = await reader.query<(string | null)[]>({
    text: `SELECT ${[owner, ...list].join(', ')} FROM ${quoteQualified(table.table)} WHERE ${asked.where}`,
    values: [...values],
    rowMode: 'array',
  })
  return rows.map(([row, ...hashes]) => [row ?? '', hashes] as const)
}

async function readCombinations(
  reader: Client,
  table: TableRows,
  columns: readonly (string | null)[],
): Promise<ReadonlyMap<string, number>> {
  const list = columns.map((column) => (column === null ? 'NULL' : valueHash(table, column)))
  const { rows } = await reader.query<(string | null)[]>({
    text: `SELECT count(*), ${list.join(', ')} FROM ${quoteQualified(table.table)} GROUP BY ${list.map((_, place) => place + 2).join(', ')}`,
    rowMode: 'array',
  })
  return new Map(rows.map(([count, ...hashes]) => [combinationOf(hashes), Number(count)]))
}

export function combinationOf(hashes: readonly (string | null)[]): string {
  return JSON.stringify(hashes)
}

async function countAll(reader: Client, { table }: TableRows): Promise<number> {
  const { rows } = await reader.query<string[]>({
    text: `SELECT count(*) FROM ${quoteQualified(table)}`,
    rowMode: 'array',
  })
  return Number(rows[0]?.[0])
}

const rowText = (columns: readonly string[]) => `ROW(${columns.map(quoteIdentifier).join(', ')})::text`

/**
 * `concat` asks the type for its text; a cast could be a function of the change under review. Arithmetic of the down
 * script writes 1.5 as 1.50, which is the same number.
 */
function valueHash({ numerics }: TableRows, column: string): string {
  const value = quoteIdentifier(column)
  const written = numerics.includes(column) ? `trim_scale(${value})` : value
  return `hashtextextended(CASE WHEN num_nonnulls(${value}) = 1 THEN concat(${written}) END, 0)`
}
