import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { planTransactions, type Step, sqlOfStep } from '../../layouts/transaction-plan.ts'
import type { QueueObservation, SqlError } from '../../model/report.ts'
import { type Database, withAdmin, withBystander, withMigrator } from '../../postgres/databases.ts'
import { backendPid } from '../sending/companion.ts'
import { performSql } from '../sending/perform-sql.ts'
import { endsSession, sqlErrorOf } from '../sending/sql-error.ts'
import type { RelationMap } from '../watching/locks/relation-map.ts'
import { withProbeClients } from './probe-clients.ts'
import { probeStatements } from './probe-statements.ts'
import { type LockWait, lookAtWait } from './queue-look.ts'
import { type Newcomers, whoQueues } from './queue-newcomers.ts'
import { type LongReader, withReaders } from './queue-readers.ts'

export interface QueueRequest {
  readonly script: LoadedScript
  /** Tables that somebody reads, by OID. */
  readonly tables: readonly number[]
  readonly relations: RelationMap
  /** `lock_timeout` in effect at a statement, in milliseconds; 0 waits without limit. */
  readonly lockTimeoutOf: (statement: number) => number
  /** Monotonic clock in milliseconds. */
  readonly now: () => number
}

export interface QueueRehearsal {
  readonly observations: readonly QueueObservation[]
  /** Why not every statement was watched; `null`: all were. */
  readonly gap: string | null
}

/** A limit that is longer than this is not sat out: the reader ends, and the limit itself tells the rest. */
const SITS_OUT_MS = 5000
/** Giving up takes the server a moment longer than `lock_timeout`. */
const LEEWAY_MS = 1000
/** All that is sat out for one script. */
const MOST_MS = 30_000
/** Each reader is a session of a server that has about a hundred. */
const MOST_READERS = 16

interface Session extends QueueRequest {
  readonly client: Client
  readonly newcomers: Newcomers
  readonly readers: readonly LongReader[]
  readonly observations: QueueObservation[]
  readonly deadline: number
}

/**
 * Performs a script, in the transactions its tool would use, while somebody reads each of the tables, and tells
 * which statements wait for such a reader and who waits behind them. Where `lock_timeout` ends the statement, its
 * transaction is tried again without that reader, as a second deployment would; where nothing ends it, the reader
 * does. `database` is used up.
 */
export async function rehearseQueue(database: Database, request: QueueRequest): Promise<QueueRehearsal> {
  return await withBystander(database, async (bystander) => {
    const targets = await probeStatements(bystander, request.tables)
    return await withAdmin(database, async (observer) =>
      withProbeClients(database, 2, async ([reader, writer]) => {
        if (reader === undefined || writer === undefined) throw new RangeError('A client is missing.')
        return await withReaders(database, targets.slice(0, MOST_READERS), async (readers) =>
          withMigrator(database, async (client) => {
            const observations: QueueObservation[] = []
            const deadline = request.now() + MOST_MS
            const newcomers = { observer, reader, writer }
            const session = { ...request, client, newcomers, readers, observations, deadline }
            const gap = await sendSteps(session)
            return { observations, gap: gap ?? leftOut(targets.length - readers.length) }
          }),
        )
      }),
    )
  })
}

const leftOut = (tables: number) =>
  tables > 0 ? `Only ${MOST_READERS} tables are read at once; ${tables} more were not.` : null

/** @returns why the rest was not performed, or `null`. */
async function sendSteps(session: Session): Promise<string | null> {
  const { script, client, now, deadline } = session
  const steps = planTransactions(script.statements(), script.sending)
  let start = 0
  for (let position = 0; position < steps.length; position++) {
    const step = steps[position]
    if (step === undefined) break
    if (now() > deadline) return `It took longer than ${MOST_MS / 1000} s.`
    if (client.getTransactionStatus() === 'I') start = position
    const before = session.observations.length
    const error = await performWatched(session, step)
    if (error === null) continue
    const gaveUp = session.observations.slice(before).some((one) => one.outcome === 'gave-up')
    if (!gaveUp) return refused(error)
    if (endsSession(error)) return null
    if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK')
    position = start - 1
  }
  return null
}

const refused = (error: SqlError) =>
  `Performed beside a reader, ${error.line === null ? 'the script' : `line ${error.line}`} was refused: ${error.message} (SQLSTATE ${error.code}).`

/** Sends one step, and lets go of every reader it waits for once it is known who waits behind it. */
async function performWatched(session: Session, step: Step): Promise<SqlError | null> {
  const { client, script, now } = session
  const parsed = script.statements()[step.index]?.parsed
  const startMs = now()
  let over = false
  const performed = performSql(client, sqlOfStep(step, session.script.statements()))
    .then(
      () => null,
      (cause: unknown) =>
        sqlErrorOf(cause, { file: script.text, start: parsed?.start ?? 0, line: parsed?.line ?? null }),
    )
    .finally(() => {
      over = true
    })
  // Awaited below; a look may fail first, where the server is stopped.
  performed.catch(() => undefined)
  const isOver = () => over
  while (!over) {
    await pause(now() - startMs)
    if (over) break
    const wait = await lookAtWait(session.newcomers.observer, backendPid(client))
    const blockers = session.readers.filter(({ pid }) => wait?.blockers.includes(pid))
    const [first] = blockers
    if (wait !== null && first !== undefined)
      await observe(session, step.index, wait, [first, ...blockers.slice(1)], { isOver, performed })
  }
  return await performed
}

/** Looks often at first: whoever waits for a reader mostly does so at once. */
async function pause(elapsedMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.min(20, 1 + elapsedMs / 50)))
}

interface Performance {
  readonly isOver: () => boolean
  readonly performed: Promise<SqlError | null>
}

/** 55P03 is how lock_timeout ends a statement, 57014 how statement_timeout does, which counts a wait too. */
const GAVE_UP = new Set(['55P03', '57014'])

async function observe(
  session: Session,
  statement: number,
  wait: LockWait,
  blockers: readonly [LongReader, ...LongReader[]],
  performance: Performance,
): Promise<void> {
  const { now, observations, relations, lockTimeoutOf } = session
  const beganMs = now() - wait.waitedMs
  const { target } = blockers[0]
  const felt = wait.relation === null ? undefined : relations.get(wait.relation)?.felt[0]
  const table = felt?.name ?? target.table
  const queued = await whoQueues(session.newcomers, target, backendPid(session.client))
  const lockTimeoutMs = lockTimeoutOf(statement)
  const outcome = await outcomeOf(session, lockTimeoutMs, performance)
  const waitedMs = Math.max(0, now() - beganMs)
  for (const reader of blockers) await reader.release()
  // Of a partitioned table and its partitions the one that is met first tells it all.
  if (observations.some((one) => one.statement === statement && one.table === table)) return
  observations.push({
    table,
    statement,
    mode: wait.mode,
    ...(wait.relation === null ? { waitsFor: 'transaction' as const } : {}),
    lockTimeoutMs,
    outcome,
    waitedMs,
    ...queued,
  })
}

/** Sits a limit out where that is short. Everything else waits as long as the reader reads. */
async function outcomeOf(
  { now, deadline }: Session,
  lockTimeoutMs: number,
  { isOver, performed }: Performance,
): Promise<QueueObservation['outcome']> {
  if (lockTimeoutMs > 0 && lockTimeoutMs <= SITS_OUT_MS) {
    const until = Math.min(deadline, now() + lockTimeoutMs + LEEWAY_MS)
    while (!isOver() && now() < until) await pause(0)
  }
  const error = isOver() ? await performed : null
  return error !== null && GAVE_UP.has(error.code) ? 'gave-up' : 'waited'
}
