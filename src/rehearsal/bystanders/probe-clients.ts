import type { Client, QueryResult } from 'pg'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { type Database, withBystander } from '../../postgres/databases.ts'
import type { ScriptClock } from '../watching/script-clock.ts'

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

export interface ProbePace {
  readonly clock: ScriptClock
  readonly pauseMs: number
  readonly isOver: () => boolean
}

/**
 * Sends one of the statements again and again until `isOver`, with a pause between answers. The wait counts on the
 * script clock, which stands still while the rehearsal itself looks: what is computed from held locks stands on the
 * same clock. A statement that the server refuses is given up for the next one of the list.
 */
export async function probe(
  client: Client,
  statements: readonly string[],
  pace: ProbePace,
): Promise<ProbedWait> {
  let longestMs = 0
  for (const statement of statements) {
    while (!pace.isOver()) {
      const { waitedMs, refusal } = await waitOnce(client, statement, pace)
      longestMs = Math.max(longestMs, waitedMs)
      if (refusal !== null) {
        if (statement === statements.at(-1)) return { longestMs, endedBy: refusal }
        break
      }
      await new Promise((resolve) => setTimeout(resolve, pace.pauseMs))
    }
  }
  return { longestMs, endedBy: null }
}

/** One wait, however often it has to be asked for. A refusal is an answer too: a table may be gone at its end. */
async function waitOnce(
  client: Client,
  statement: string,
  { clock, isOver }: ProbePace,
): Promise<{ readonly waitedMs: number; readonly refusal: string | null }> {
  const asked = { ms: clock.now(), realMs: performance.now() }
  const elapsedMs = () => clock.now() - asked.ms
  for (;;) {
    const attemptMs = performance.now()
    const answer = await ask(client, statement)
    if ('servedMs' in answer) {
      const elapsed = { ms: elapsedMs(), realMs: performance.now() - asked.realMs }
      return { waitedMs: lockWait(elapsed, attemptMs - asked.realMs + answer.servedMs), refusal: null }
    }
    if (!STILL_WAITING.has(answer.code)) return { waitedMs: elapsedMs(), refusal: answer.message }
    if (isOver()) return { waitedMs: elapsedMs(), refusal: null }
  }
}

/**
 * How much of the time a client waited for a lock. Of a busy machine it also waits for its turn, here or on the way;
 * what the server itself counts between the arrival of the statement and its end tells the two apart.
 */
function lockWait(elapsed: { readonly ms: number; readonly realMs: number }, servedMs: number): number {
  if (servedMs * 2 >= elapsed.ms) return elapsed.ms
  return Math.max(0, servedMs - (elapsed.realMs - elapsed.ms))
}

/** `statement_timestamp()` is the arrival of the message (manual, Date/Time Functions, Current Date/Time). */
const SERVED = 'SELECT 1000 * extract(epoch FROM clock_timestamp() - statement_timestamp()) AS served'

type Answer = { readonly servedMs: number } | { readonly code: string; readonly message: string }

/** Statement and question go in one message, and so in one transaction. */
async function ask(client: Client, statement: string): Promise<Answer> {
  try {
    const results: unknown = await client.query(`${statement}; ${SERVED}`)
    const last = Array.isArray(results) ? (results as QueryResult<{ served: string }>[]).at(-1) : undefined
    return { servedMs: Number(last?.rows[0]?.served ?? 0) }
  } catch (cause) {
    if (!isDatabaseError(cause)) throw cause
    return { code: cause.code ?? '', message: cause.message }
  }
}
