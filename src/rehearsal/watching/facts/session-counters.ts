import type { Client } from 'pg'
import type { WatchedSession } from '../watched-session.ts'
import { advanceFacts } from './effects.ts'
import { readFacts } from './session-facts.ts'

/**
 * Makes the counters of the migration's session visible to others, outside of a transaction.
 *
 * @returns whether they are: PostgreSQL 14 sends them to its collector when it likes.
 */
export async function flushCounters({ client, observer, flushes }: WatchedSession): Promise<boolean> {
  if (flushes) {
    await client.query('SELECT pg_catalog.pg_stat_force_next_flush()')
    return true
  }
  return await waitForCollector(client, observer)
}

/** A session of PostgreSQL 14 sends its counters at most twice a second (`PGSTAT_STAT_INTERVAL`). */
const LONGEST_WAIT_MS = 3000
const ASK_EVERY_MS = 50

/**
 * A full scan of a small catalog is a mark: a session sends its counters together and in order, so when the
 * collector knows of the scan it knows of all that came before. The catalog holds a row or two, and
 * nobody else scans it, not even the server itself.
 */
async function waitForCollector(client: Client, observer: Client): Promise<boolean> {
  const marks = async () => {
    const { rows } = await observer.query<{ readonly scans: string }>(
      "SELECT pg_catalog.pg_stat_get_numscans('pg_catalog.pg_ts_parser'::pg_catalog.regclass) AS scans",
    )
    return Number(rows[0]?.scans ?? 0)
  }
  const before = await marks()
  for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += ASK_EVERY_MS) {
    await client.query('SELECT pg_catalog.count(*) FROM pg_catalog.pg_ts_parser')
    if ((await marks()) > before) return true
    await observer.query('SELECT pg_catalog.pg_sleep($1)', [ASK_EVERY_MS / 1000])
  }
  return false
}

/**
 * PostgreSQL 14 keeps counting where the transaction before stopped, or from zero where it has sent its counters in
 * between. What they show at the beginning of a transaction is what the statements of this one do not count.
 */
export async function skipOldCounters(session: WatchedSession): Promise<void> {
  if (!session.hasOldCounters) return
  session.hasOldCounters = false
  const { client, known, relations } = session
  const counted = [...known.tables].filter(
    ([, { scans, rowsScanned, rowsChanged }]) => scans + rowsScanned + rowsChanged > 0,
  )
  if (counted.length === 0) return
  const facts = await readFacts(
    client,
    counted.map(([oid]) => oid),
    'transaction',
  )
  advanceFacts(known, facts, relations)
}
