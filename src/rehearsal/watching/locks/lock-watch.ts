import type { Client } from 'pg'
import { isOutOfMemory } from '../../../postgres/database-error.ts'
import type { ScriptClock } from '../script-clock.ts'
import type { SeenLock } from './lock-timeline.ts'
import { lookPace, SHORTEST_PAUSE_MS } from './look-pace.ts'

/**
 * One look at the table-level locks of a session. System catalogs (OIDs below 16384) are locked by every
 * statement and block nobody.
 */
export async function lookAtLocks(observer: Client, pid: number): Promise<SeenLock[]> {
  const { rows } = await observer.query<string[]>({
    name: 'locks',
    text: `SELECT relation, mode, granted FROM pg_catalog.pg_locks
            WHERE pid = $1 AND locktype = 'relation' AND relation::bigint >= 16384`,
    values: [pid],
    rowMode: 'array',
  })
  return rows.map(([oid, mode, granted]) => ({
    oid: Number(oid),
    mode: mode ?? '',
    granted: granted === 't',
  }))
}

/** A script that holds every lock of the server leaves none to look with. */
function asUnseen(cause: unknown): null {
  if (!isOutOfMemory(cause)) throw cause
  return null
}

export interface WatchTarget {
  readonly pid: number
  readonly clock: ScriptClock
  /** What runs now may hold a lock for a moment only, and no look afterwards shows it. */
  readonly isFleeting: () => boolean
  /** What runs now may ask for a lock at any time: a function, a DO block. Other commands lock first, then work. */
  readonly mayLockLater: () => boolean
  /** Names what a look shows before it is taken down, where others can see it already. */
  readonly nameSeen: (client: Client, locks: readonly SeenLock[]) => Promise<void>
  /** Told of every look that has begun. What is fleeting is not over before its last look is. */
  readonly looking: (look: Promise<void>) => void
}

/** A command on a small table is over before many of these; one on a large table does not notice them. */
const HASTY_LOOKS = 40

/**
 * Keeps looking while `use` runs. The pause between looks is a millisecond with jitter, and grows while a command
 * works under the locks it has: flat out, polling makes an index build 1.3 times slower on two cores.
 */
export async function withLockWatch<T>(
  observer: Client,
  target: WatchTarget,
  onLook: (locks: readonly SeenLock[], askedMs: number, answeredMs: number) => void,
  use: () => Promise<T>,
): Promise<T> {
  const { clock, pid } = target
  let watching = true
  const pace = lookPace()
  const look = async () => {
    const generation = clock.generation()
    const askedMs = clock.now()
    const locks = await lookAtLocks(observer, pid).catch(asUnseen)
    const answeredMs = clock.now()
    // A look that overlaps the end of its statement may belong to either side; the snapshot decides instead. After
    // what is fleeting there is none, and no lock is left that it could show.
    const isCurrent = () => watching && (generation === clock.generation() || target.isFleeting())
    if (locks === null || !isCurrent()) return
    pace.saw(locks, generation, answeredMs)
    await target.nameSeen(observer, locks)
    if (isCurrent()) onLook(locks, askedMs, answeredMs)
  }
  let hasty = HASTY_LOOKS
  const loop = async () => {
    while (watching) {
      if (clock.running()) {
        const looked = look()
        target.looking(looked)
        await looked
      }
      if (!target.isFleeting()) hasty = HASTY_LOOKS
      else if (hasty-- > 0) continue
      const generation = clock.generation()
      const pauseMs = pace.pauseMs(clock.now(), target.mayLockLater() || target.isFleeting())
      // In short steps: the next statement is not to begin unseen.
      for (let left = pauseMs; left > 0 && generation === clock.generation(); left -= SHORTEST_PAUSE_MS)
        await new Promise((resolve) => setTimeout(resolve, SHORTEST_PAUSE_MS * (0.5 + Math.random())))
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
