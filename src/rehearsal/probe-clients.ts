import type { Client } from 'pg'
import { isDatabaseError } from '../postgres/database-error.ts'
import { type Database, withBystander } from '../postgres/databases.ts'
import type { ScriptClock } from './script-clock.ts'

/**
 * A probe that waits gives way after this many milliseconds and asks again, as one wait. It must be shorter than
 * `deadlock_timeout` (1 s unless changed): a probe can hold the lock of a table while it waits for one of its
 * indexes, and of two that wait for each other the server ends the one that looked last. That must not be the
 * migration. Giving way also bounds how long a probe outlives the script.
 */
const GIVES_WAY_AFTER_MS = 250

/** 55P03 lock_not_available is what giving way looks like; 40P01 deadlock_detected means it had to. */
const STILL_WAITING = new Set(['55P03', '40P01'])

/** What one client went through. */
export interface ProbedWait {
  /** The longest wait in milliseconds of the script clock. */
  readonly longestMs: number
  /** Why it stopped before the script did: its table was dropped or renamed, for instance. */
  readonly endedBy: string | null
}

/** Lends `count` sessions that give way, with the rights of the role that reads and fills tables. */
export async function withProbeClients<T>(
  database: Database,
  count: number,
  use: (clients: readonly Client[]) => Promise<T>,
  clients: readonly Client[] = [],
): Promise<T> {
  if (clients.length === count) return await use(clients)
  return await withBystander(database, async (client) => {
    await client.query(`SET lock_timeout = ${GIVES_WAY_AFTER_MS}`)
    return await withProbeClients(database, count, use, [...clients, client])
  })
}

/**
 * Sends one of the statements again and again until `isOver`, with a pause between answers. The wait counts on the
 * script clock, which stands still while the rehearsal itself looks: what is computed from held locks stands on the
 * same clock. A statement that the server refuses is given up for the next one of the list.
 */
export async function probe(
  client: Client,
  statements: readonly string[],
  { clock, pauseMs, isOver }: { clock: ScriptClock; pauseMs: number; isOver: () => boolean },
): Promise<ProbedWait> {
  let longestMs = 0
  let endedBy: string | null = null
  let askedMs = clock.now()
  const wait = () => {
    longestMs = Math.max(longestMs, clock.now() - askedMs)
  }
  for (const statement of statements) {
    endedBy = null
    askedMs = clock.now()
    while (!isOver()) {
      const refusal = await refusalOf(client, statement)
      wait()
      if (refusal !== null && !STILL_WAITING.has(refusal.code)) {
        endedBy = refusal.message
        break
      }
      if (refusal !== null) continue
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      askedMs = clock.now()
    }
    if (isOver()) return { longestMs, endedBy: null }
  }
  return { longestMs, endedBy }
}

async function refusalOf(
  client: Client,
  statement: string,
): Promise<{ code: string; message: string } | null> {
  try {
    await client.query(statement)
    return null
  } catch (cause) {
    if (!isDatabaseError(cause)) throw cause
    return { code: cause.code ?? '', message: cause.message }
  }
}
