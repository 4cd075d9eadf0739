import type { Client } from 'pg'
import { LOCK_MODES, type LockMode } from '../../../src/model/lock-modes.ts'

/** What one statement did to relations that were there before it, measured without any of our own watching. */
export interface Measured {
  /** `table mode` or `index mode`, the strongest of each relation. */
  readonly locks: readonly string[]
  readonly rewrites: readonly string[]
  readonly indexRebuilds: readonly string[]
  readonly scans: readonly string[]
}

interface Relation {
  readonly oid: string
  readonly name: string
  readonly kind: string
  readonly file: string
}

const RELATIONS = `
  SELECT c.oid, c.relname AS name, c.relkind AS kind, c.relfilenode AS file FROM pg_catalog.pg_class c
   WHERE c.relnamespace = 'lab'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S')`
const SCANS = 'SELECT relid AS oid, seq_scan AS scans FROM pg_catalog.pg_stat_xact_user_tables'
const LOCKS = `
  SELECT relation AS oid, string_agg(mode, ' ') AS modes FROM pg_catalog.pg_locks
   WHERE pid = pg_backend_pid() AND locktype = 'relation' GROUP BY relation`

/** Runs a statement in a transaction that is rolled back; `null` where the server refuses it. */
export async function measured(client: Client, sql: string): Promise<Measured | null> {
  const before = (await client.query<Relation>(RELATIONS)).rows
  await client.query('BEGIN')
  try {
    const earlier = await scansSoFar(client)
    await client.query(sql)
    const locks = (await client.query<{ oid: string; modes: string }>(LOCKS)).rows
    const scans = await scansSoFar(client)
    const after = new Map((await client.query<Relation>(RELATIONS)).rows.map((one) => [one.name, one]))
    return summary(before, { locks, earlier, scans, after, truncates: sql.startsWith('TRUNCATE') })
  } catch {
    // A statement that the server refuses was not meant to be compared.
    return null
  } finally {
    await client.query('ROLLBACK')
  }
}

/** The session counts on until it tells the server, also over transactions that are rolled back. */
async function scansSoFar(client: Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ oid: string; scans: string }>(SCANS)
  return new Map(rows.map(({ oid, scans }) => [oid, Number(scans)]))
}

interface Found {
  readonly locks: readonly { readonly oid: string; readonly modes: string }[]
  readonly earlier: ReadonlyMap<string, number>
  readonly scans: ReadonlyMap<string, number>
  readonly after: ReadonlyMap<string, Relation>
  readonly truncates: boolean
}

function summary(before: readonly Relation[], { locks, earlier, scans, after, truncates }: Found): Measured {
  const names = new Map(before.map(({ oid, name }) => [oid, name]))
  const isIndex = ({ kind }: Relation) => kind === 'i' || kind === 'I'
  const moved = before.filter((one) => {
    const now = after.get(one.name)
    if (now === undefined || truncates) return false
    return now.file !== one.file || (isIndex(one) && now.oid !== one.oid)
  })
  return {
    locks: locks
      .flatMap(({ oid, modes }) => {
        const name = names.get(oid)
        const strongest = (modes.split(' ') as LockMode[]).sort(
          (a, b) => LOCK_MODES.indexOf(b) - LOCK_MODES.indexOf(a),
        )[0]
        return name === undefined ? [] : [`${name} ${strongest}`]
      })
      .sort(),
    rewrites: moved
      .filter((one) => 'rm'.includes(one.kind))
      .map(({ name }) => name)
      .sort(),
    indexRebuilds: moved
      .filter(isIndex)
      .map(({ name }) => name)
      .sort(),
    scans: [...scans]
      .flatMap(([oid, count]) => (count > (earlier.get(oid) ?? 0) ? (names.get(oid) ?? []) : []))
      .sort(),
  }
}
