import type { Client } from 'pg'
import type { Rollback } from '../../model/report.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { readTableRows, type TableRows } from './table-rows.ts'

export type DataLoss = Rollback['dataLoss'][number]

/** Row count and one digest of all rows, whatever their order and that of the columns. */
export interface TableDigest extends TableRows {
  readonly rows: number
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
  const found = await readTableRows(reader, { names: tables })
  const digests = new Map<string, TableDigest>()
  for (const table of found) digests.set(table.table, await digestOf(reader, table))
  return digests
}

/** The tables of some OIDs, under the names they have by now. */
export async function digestByOid(reader: Client, oids: readonly number[]): Promise<readonly TableDigest[]> {
  const digests: TableDigest[] = []
  for (const table of await readTableRows(reader, { names: [], oids })) {
    digests.push(await digestOf(reader, table))
  }
  return digests
}

async function digestOf(reader: Client, table: TableRows): Promise<TableDigest> {
  const { rows } = await reader.query<string[]>({
    text: `SELECT count(*), sum(${rowHash(table)}::numeric) FROM ${quoteQualified(table.table)}`,
    rowMode: 'array',
  })
  const [count, digest] = rows[0] ?? []
  return { ...table, rows: Number(count), digest: digest ?? '' }
}

/**
 * One hash of a row. Types whose equal values have equal texts are hashed as they are, which is twice as fast as
 * writing them out; of all others the text counts, so that 1.0 and 1.00 differ. An anonymous record has no cast of
 * anybody's: its text is what the types themselves write.
 */
function rowHash({ columns, hashed }: TableRows): string {
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
