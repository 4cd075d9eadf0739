import type { Client } from 'pg'
import type { LoadedScript } from '../../../layouts/load-scripts.ts'
import type { SqlError } from '../../../model/report.ts'
import {
  type Database,
  withAdmin,
  withClone,
  withKeeper,
  withMigrator,
  withRowReader,
} from '../../../postgres/databases.ts'
import { newFreedoms } from '../../../production/later/new-freedoms.ts'
import { readUniqueKeys } from '../../../production/later/unique-keys.ts'
import { type LaterWritten, writeLaterRows } from '../../../production/later/write-later-rows.ts'
import { countRows } from '../../../production/seed.ts'
import { seedHints } from '../../../production/seed-hints.ts'
import { readTableShapes } from '../../../production/table-shape.ts'
import { firstRefusal } from '../../rows/first-refusal.ts'
import { locatedError } from '../../sending/located-error.ts'
import { sendScript } from '../../sending/send.ts'
import type { StateBefore } from '../rollback.ts'
import type { DataLoss } from '../row-digests.ts'
import { readTableRows, type TableRows } from '../table-rows.ts'
import { commonDeviations, deviates, deviationsOf, lossesIn } from './later-losses.ts'
import { findRows, readWritten, type WrittenRows } from './written-rows.ts'

export interface LaterRequest {
  readonly before: StateBefore
  /** Tables that the up script makes. */
  readonly made: readonly string[]
  readonly scripts: { readonly up: LoadedScript; readonly down: LoadedScript }
  readonly now: () => number
}

/** What the down script did with rows of one sort that were written after the up script. */
export interface LaterAttempt {
  readonly rows: number
  readonly tables: readonly string[]
  /** Rows of a kind that only the new schema allows were among them. */
  readonly daring: boolean
  readonly failures: LaterWritten['failures']
  /** With it, nothing was compared. */
  readonly error: SqlError | null
  readonly losses: readonly DataLoss[]
  /** Tables and columns that the up script added and the down script removed. */
  readonly gone: readonly string[]
}

/** Applies the migration to a clone, writes to it as a new application would, and rolls it back. */
export async function attemptLaterRows(request: LaterRequest, daring: boolean): Promise<LaterAttempt> {
  const { before, scripts, now } = request
  return await withClone(before.database, async (clone) => {
    const up = await sendScript(clone, scripts.up, now)
    if (up.error !== null) return { ...NOTHING, error: up.error }
    const { written, ...told } = await writeTo(clone, request, daring)
    const attempt = {
      ...NOTHING,
      ...told,
      rows: written.reduce((sum, { rows }) => sum + rows.size, 0),
      tables: written.map(({ table }) => table.table),
    }
    if (written.length === 0) return attempt
    const { error } = await sendScript(clone, scripts.down, now)
    if (error !== null) return { ...attempt, error: await placed(clone, scripts.down, error) }
    return { ...attempt, ...(await compare(clone, request, written)) }
  })
}

const NOTHING: LaterAttempt = {
  rows: 0,
  tables: [],
  daring: false,
  failures: [],
  error: null,
  losses: [],
  gone: [],
}

async function writeTo(clone: Database, { before, made, scripts }: LaterRequest, daring: boolean) {
  const old = [...before.digests.values()]
  return await withAdmin(clone, async (admin) => {
    const known = await readTableRows(admin, {
      names: [...made, ...old.map(({ table }) => table)],
      oids: old.map(({ oid }) => oid),
    })
    const tables: string[] = []
    for (const one of known)
      if (!one.partition && !(await isKeptAside(admin, one, made))) tables.push(one.table)
    // The application leaves it to the server to number rows.
    const hints = { ...seedHints(scripts.down.statements()), inserted: new Set<string>() }
    const uniques = await readUniqueKeys(admin, tables)
    const freedoms = daring
      ? newFreedoms(await askedBefore(before), { shapes: await readTableShapes(admin, tables), uniques })
      : []
    const { since, failures } = await withKeeper(clone, async (keeper) =>
      writeLaterRows({ admin, keeper }, { tables, hints, uniques, freedoms }),
    )
    const written = await withRowReader(clone, async (reader) => readWritten(reader, tables, since, old))
    return { written, failures, daring: freedoms.length > 0 }
  })
}

/** A copy of rows without a key is there for the down script; no application writes to it. */
async function isKeptAside(admin: Client, { table, key }: TableRows, made: readonly string[]) {
  return key.length === 0 && made.includes(table) && (await countRows(admin, table)) > 0
}

async function askedBefore({ database, digests }: StateBefore) {
  const tables = [...digests.keys()]
  return await withAdmin(database, async (admin) => ({
    shapes: await readTableShapes(admin, tables),
    uniques: await readUniqueKeys(admin, tables),
  }))
}

/** Of a message the server rarely says which statement it refused; what it refused as a whole has changed nothing. */
async function placed(clone: Database, down: LoadedScript, error: SqlError): Promise<SqlError> {
  if (error.line !== null) return error
  const refusal = await withMigrator(clone, async (client) => firstRefusal(client, down))
  return locatedError(error, refusal?.error ?? null) ?? error
}

async function compare(
  clone: Database,
  { before, scripts, now }: LaterRequest,
  written: readonly WrittenRows[],
): Promise<Pick<LaterAttempt, 'losses' | 'gone'>> {
  const asked = written.map((one) => ({ one, columns: columnsFromBefore(one, before) }))
  const look = async () =>
    await withRowReader(clone, async (reader) => {
      const states = []
      for (const { one, columns } of asked) {
        const found = await findRows(reader, one, columns)
        states.push({ one, columns, found, deviations: deviationsOf(one, found, columns) })
      }
      return states
    })
  const down = await look()
  const gone = down.flatMap(({ one, columns, found }) => goneByNature(one, columns, found?.table ?? null))
  const suspects = down.filter(({ columns, deviations }) => columns.size > 0 && deviates(deviations))
  if (suspects.length === 0) return { gone, losses: [] }
  const again = await sendScript(clone, scripts.up, now)
  const states = again.error === null ? await look() : []
  const losses = suspects.flatMap(({ one, deviations }) => {
    const later = states.find((state) => state.one === one)
    return lossesIn(
      one.table.table,
      later === undefined ? deviations : commonDeviations(deviations, later.deviations),
    )
  })
  return { gone, losses }
}

/** The columns that the up script did not make, whatever they are called by now. */
function columnsFromBefore({ table, columns }: WrittenRows, { digests }: StateBefore): ReadonlySet<string> {
  const was = [...digests.values()].find(({ oid }) => oid === table.oid) ?? digests.get(table.table)
  if (was === undefined) return new Set()
  const numbers = was.oid === table.oid ? new Set(Object.values(was.numbers)) : new Set<number>()
  return new Set(
    columns.filter((column) => was.columns.includes(column) || numbers.has(table.numbers[column] ?? 0)),
  )
}

function goneByNature(
  { table, columns }: WrittenRows,
  fromBefore: ReadonlySet<string>,
  now: TableRows | null,
): readonly string[] {
  if (fromBefore.size === 0) return now === null ? [table.table] : []
  if (now === null) return []
  return columns
    .filter((column) => !fromBefore.has(column) && !now.columns.includes(column))
    .map((column) => `${table.table}.${column}`)
}
