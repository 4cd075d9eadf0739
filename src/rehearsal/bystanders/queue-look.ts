import type { Client } from 'pg'

/** What a session waits for, as `pg_locks` shows it. */
export interface LockWait {
  /** `null` where it waits for a transaction to end, as CONCURRENTLY commands do. */
  readonly relation: number | null
  readonly mode: string
  readonly waitedMs: number
  readonly blockers: readonly number[]
}

/** The lock that the session waits for; `null` while it works. `observer` is a superuser or has the same owner. */
export async function lookAtWait(observer: Client, pid: number): Promise<LockWait | null> {
  const { rows } = await observer.query<{
    relation: string | null
    mode: string
    waited: string | null
    blockers: string
  }>(
    `SELECT relation, mode, 1000 * extract(epoch FROM clock_timestamp() - waitstart) AS waited,
            array_to_string(pg_blocking_pids(pid), ',') AS blockers
       FROM pg_catalog.pg_locks WHERE pid = $1 AND NOT granted`,
    [pid],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    relation: row.relation === null ? null : Number(row.relation),
    mode: row.mode,
    // The server fills in the start of a wait a moment after the wait begins.
    waitedMs: Number(row.waited ?? 0),
    blockers: row.blockers.split(',').map(Number),
  }
}

/** The session waits for `blocker`, or stands behind it in the queue of a lock. */
export async function standsBehind(observer: Client, pid: number, blocker: number): Promise<boolean> {
  const { rows } = await observer.query<{ behind: string }>(
    'SELECT $2 = ANY (pg_blocking_pids($1)) AS behind',
    [pid, blocker],
  )
  return rows[0]?.behind === 't'
}
