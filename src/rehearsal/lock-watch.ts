import type { Client } from 'pg'
import { isOutOfMemory } from '../postgres/database-error.ts'
import type { SeenLock } from './lock-timeline.ts'
import type { ScriptClock } from './script-clock.ts'

/**
 * One look at the table-level locks of a session. System catalogs (OIDs below 16384) are locked by every
 * statement and block nobody; relations above `newestOid` were created by the script itself.
 */
export async function lookAtLocks(observer: Client, pid: number, newestOid: number): Promise<SeenLock[]> {
  const { rows } = await observer.query<Record<'oid' | 'mode' | 'granted', string>>({
    name: 'locks',
    text: `SELECT relation AS oid, mode, granted FROM pg_catalog.pg_locks
            WHERE pid = $1 AND locktype = 'relation' AND relation::bigint BETWEEN 16384 AND $2`,
    values: [pid, newestOid],
  })
  return rows.map((row) => ({ oid: Number(row.oid), mode: row.mode, granted: row.granted === 't' }))
}

/** A script that holds every lock of the server leaves none to look with. */
function asUnseen(cause: unknown): null {
  if (!isOutOfMemory(cause)) throw cause
  return null
}

/**
 * Keeps looking while `use` runs. The pause between looks is a millisecond with jitter: flat out, polling makes
 * an index build 1.3 times slower on two cores; so it costs 3 %.
 */
export async function withLockWatch<T>(
  observer: Client,
  target: { readonly pid: number; readonly newestOid: number; readonly clock: ScriptClock },
  onLook: (locks: readonly SeenLock[], askedMs: number, answeredMs: number) => void,
  use: () => Promise<T>,
): Promise<T> {
  let watching = true
  const loop = async () => {
    while (watching) {
      if (target.clock.running()) {
        const generation = target.clock.generation()
        const askedMs = target.clock.now()
        const locks = await lookAtLocks(observer, target.pid, target.newestOid).catch(asUnseen)
        // A look that overlaps the end of its statement may belong to either side; the snapshot decides instead.
        if (locks && watching && generation === target.clock.generation())
          onLook(locks, askedMs, target.clock.now())
      }
      await new Promise((resolve) => setTimeout(resolve, 0.5 + Math.random()))
    }
  }
  const watch = loop()
  // The watch can fail on its own (the server is killed); that must surface where it is awaited, not before.
  watch.catch(() => undefined)
  try {
    return await use()
  } finally {
    watching = false
    await watch
  }
}
