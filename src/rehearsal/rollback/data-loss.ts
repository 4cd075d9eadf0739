import type { Client } from 'pg'
import { type ColumnPair, type ComparedTable, comparedColumns } from './compared-columns.ts'
import { keylessLosses } from './keyless-losses.ts'
import { type DataLoss, digestByOid, sameRows, type TableDigest } from './row-digests.ts'
import { columnDigests, readValues, restOfRows } from './row-values.ts'

/** The rows of one state, with a connection to a database that still holds them. */
export interface RowsOf {
  readonly reader: Client
  readonly digests: ReadonlyMap<string, TableDigest>
}

/**
 * Which of the rows of `before` are gone or changed in `after`. Rows are counted exactly, and only for tables and
 * columns whose digests differ. What has only another name by now is no loss: tables are looked for by OID, columns
 * by their number, where nothing bears the name from before.
 */
export async function compareData(before: RowsOf, after: RowsOf): Promise<readonly DataLoss[]> {
  const losses: DataLoss[] = []
  const known = [...before.digests.values()].filter(({ rows }) => rows > 0)
  const missing = known.filter(({ table }) => !after.digests.has(table))
  const renamed = missing.length === 0 ? [] : await digestByOid(after.reader, missing.map(oidOf))
  for (const was of known) {
    const is = after.digests.get(was.table) ?? renamed.find((one) => one.oid === was.oid)
    if (is === undefined) losses.push({ table: was.table, rows: was.rows, kind: 'lost' })
    else if (!sameRows(was, is)) {
      losses.push(
        ...(await lossesOf({
          before: before.reader,
          after: after.reader,
          was,
          is,
          ...comparedColumns(was, is),
        })),
      )
    }
  }
  return losses
}

const oidOf = ({ oid }: TableDigest) => oid

async function lossesOf(table: ComparedTable): Promise<readonly DataLoss[]> {
  const different = await differentColumns(table)
  return table.key.length === 0 ? await keylessLosses(table, different) : await keyedLosses(table, different)
}

/** Columns whose values as a whole differ; those that are gone among them. */
async function differentColumns(table: ComparedTable): Promise<readonly ColumnPair[]> {
  const { before, after, was, is, key, columns } = table
  const kept = columns.filter((column) => column.is !== null)
  const wasDigests = await columnDigests(before, was, key, kept, 'was')
  const isDigests = await columnDigests(after, is, key, kept, 'is')
  return columns.filter(
    (column) => column.is === null || wasDigests.get(column.was) !== isDigests.get(column.was),
  )
}

async function keyedLosses(table: ComparedTable, different: readonly ColumnPair[]): Promise<DataLoss[]> {
  const { before, after, was, is, key } = table
  const gone = await goneRows(table)
  const losses = [...gone]
  const keys = new Set(key.map((column) => column.was))
  for (const column of different.filter((one) => !keys.has(one.was))) {
    const wasValues = await readValues(before, was, key, column, 'was')
    if (column.is === null) {
      const lost = [...wasValues.values()].filter((value) => value !== null).length
      losses.push(...counted(was.table, column, { lost, changed: 0 }))
      continue
    }
    const isValues = await readValues(after, is, key, column, 'is')
    losses.push(...counted(was.table, column, countValues(column, wasValues, isValues)))
  }
  return losses
}

function countValues(
  column: ColumnPair,
  was: ReadonlyMap<string, string | null>,
  is: ReadonlyMap<string, string | null>,
) {
  let lost = 0
  let changed = 0
  for (const [key, value] of was) {
    if (value === null) continue
    const now = is.get(key)
    // A row that is gone is counted with the rows of its table.
    if (now === null) lost++
    else if (now !== undefined && now !== value) changed++
  }
  // A column that was added again with a default holds nothing of what was in it.
  const blank = column.addedAgain && new Set(is.values()).size === 1
  return blank ? { lost: lost + changed, changed: 0 } : { lost, changed }
}

function counted(
  table: string,
  { was: column }: ColumnPair,
  { lost, changed }: { readonly lost: number; readonly changed: number },
): DataLoss[] {
  return [
    ...(lost > 0 ? [{ table, column, rows: lost, kind: 'lost' as const }] : []),
    ...(changed > 0 ? [{ table, column, rows: changed, kind: 'changed' as const }] : []),
  ]
}

/** Rows whose key is gone. Those that are there under another key have only that changed. */
async function goneRows(table: ComparedTable): Promise<DataLoss[]> {
  const { before, after, was, is, key, columns } = table
  const [first] = key
  if (first === undefined) return []
  const keysNow = await readValues(after, is, key, first, 'is')
  const keysThen = await readValues(before, was, key, first, 'was')
  const gone = new Set([...keysThen.keys()].filter((one) => !keysNow.has(one)))
  if (gone.size === 0) return []
  const rekeyed = await rekeyedRows(table, gone, keysThen, keysNow, columns)
  const lost = gone.size - rekeyed
  return [
    ...(lost > 0 ? [{ table: was.table, rows: lost, kind: 'lost' as const }] : []),
    ...counted(was.table, first, { lost: 0, changed: rekeyed }),
  ]
}

async function rekeyedRows(
  { before, after, was, is, key }: ComparedTable,
  gone: ReadonlySet<string>,
  keysThen: ReadonlyMap<string, unknown>,
  keysNow: ReadonlyMap<string, unknown>,
  columns: readonly ColumnPair[],
): Promise<number> {
  const rest = columns.filter((column) => column.is !== null && !key.some((one) => one.was === column.was))
  const come = new Set([...keysNow.keys()].filter((one) => !keysThen.has(one)))
  if (rest.length === 0 || come.size === 0) return 0
  const places = new Map<string, number>()
  for (const [one, hash] of await restOfRows(after, is, key, rest, 'is')) {
    if (come.has(one)) places.set(hash, (places.get(hash) ?? 0) + 1)
  }
  let found = 0
  for (const [one, hash] of await restOfRows(before, was, key, rest, 'was')) {
    const free = places.get(hash) ?? 0
    if (!gone.has(one) || free === 0) continue
    places.set(hash, free - 1)
    found++
  }
  return found
}
