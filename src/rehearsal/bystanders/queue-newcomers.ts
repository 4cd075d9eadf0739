import type { Client } from 'pg'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { backendPid } from '../sending/companion.ts'
import type { ProbeStatements } from './probe-statements.ts'
import { standsBehind } from './queue-look.ts'

/** Two sessions that wait for a quarter of a second at most. */
export interface Newcomers {
  readonly observer: Client
  readonly reader: Client
  readonly writer: Client
}

/** Whether a new read of the table, and a new write to it, have to wait behind the session that waits already. */
export async function whoQueues(
  { observer, reader, writer }: Newcomers,
  { read, writes }: ProbeStatements,
  waiting: number,
): Promise<{ readonly readsQueued: boolean; readonly writesQueued: boolean }> {
  const [readsQueued, writesQueued] = await Promise.all([
    queues(observer, reader, [read], waiting),
    queues(observer, writer, writes, waiting),
  ])
  return { readsQueued, writesQueued }
}

async function queues(
  observer: Client,
  newcomer: Client,
  statements: readonly string[],
  waiting: number,
): Promise<boolean> {
  for (const statement of statements) {
    const attempt = attemptOf(newcomer, statement)
    const behind = await isSeenBehind(observer, backendPid(newcomer), waiting, attempt)
    const outcome = await attempt.outcome
    if (behind || outcome === 'waited') return true
    if (outcome === 'done') return false
  }
  return false
}

interface Attempt {
  readonly isOver: () => boolean
  readonly outcome: Promise<'done' | 'waited' | 'refused'>
}

const LOCK_NOT_AVAILABLE = '55P03'

function attemptOf(newcomer: Client, statement: string): Attempt {
  let over = false
  const outcome = newcomer
    .query(statement)
    .then(
      () => 'done' as const,
      (cause: unknown) => {
        if (!isDatabaseError(cause)) throw cause
        return cause.code === LOCK_NOT_AVAILABLE ? ('waited' as const) : ('refused' as const)
      },
    )
    .finally(() => {
      over = true
    })
  // Awaited by the caller, after its last look.
  outcome.catch(() => undefined)
  return { isOver: () => over, outcome }
}

/** A lock_timeout shorter than the newcomer's patience may end the queue before the newcomer gives up. */
async function isSeenBehind(
  observer: Client,
  pid: number,
  waiting: number,
  attempt: Attempt,
): Promise<boolean> {
  while (!attempt.isOver()) {
    if (await standsBehind(observer, pid, waiting)) return true
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return false
}
