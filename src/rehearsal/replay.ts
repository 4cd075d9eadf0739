import type { Client } from 'pg'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import { planTransactions, refusesTransaction, type Step } from '../layouts/transaction-plan.ts'
import type { Effects, SqlError, TransactionSpan } from '../model/report.ts'
import { isDatabaseError, OUT_OF_MEMORY } from '../postgres/database-error.ts'
import { type Database, withAdmin, withMigrator } from '../postgres/databases.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { backendPid } from './companion.ts'
import {
  advanceFacts,
  type FactsDelta,
  forgetCounters,
  initialFacts,
  type KnownFacts,
  measuredEffects,
} from './effects.ts'
import { type LockSpan, type LockTimeline, lockTimeline } from './lock-timeline.ts'
import { lookAtLocks, withLockWatch } from './lock-watch.ts'
import { performSql } from './perform-sql.ts'
import { type RelationMap, readRelationMap } from './relation-map.ts'
import { type ScriptClock, scriptClock } from './script-clock.ts'
import { type FactsView, readFacts } from './session-facts.ts'
import { endsSession, sqlErrorOf } from './sql-error.ts'

/** What the replay of one statement showed. `null` in place of this: an earlier statement failed first. */
export interface ReplayedStatement {
  readonly effects: Effects
  /** The value in effect while the statement ran; 0 waits without limit. */
  readonly lockTimeoutMs: number
}

export interface Replay {
  readonly statements: readonly (ReplayedStatement | null)[]
  readonly transactions: readonly TransactionSpan[]
  readonly spans: readonly LockSpan[]
  readonly relations: RelationMap
  readonly error: SqlError | null
}

/** SQLSTATEs of a command that wants to run outside of, or to end, the transaction we put around it. */
const NEEDS_NO_TRANSACTION = new Set(['25001', '2D000'])

interface Session {
  readonly client: Client
  readonly observer: Client
  readonly pid: number
  readonly newestOid: number
  readonly relations: RelationMap
  readonly known: KnownFacts
  readonly clock: ScriptClock
  readonly timeline: LockTimeline
  readonly run: LoadedScript
  readonly flushes: boolean
  readonly transactions: TransactionSpan[]
  transactionStart: { readonly ms: number; readonly statement: number } | null
}

/**
 * Sends a script statement by statement in the transactions its tool would have used, and watches: the locks
 * after every statement exactly, their times by sampling, file nodes, scans, rows and WAL from inside the
 * session. Times stand on the script clock, which stops while we look.
 *
 * A refused statement ends the replay as it ends the tool's run; it is data, not an exception.
 */
export async function replayScript(
  database: Database,
  run: LoadedScript,
  now: () => number,
): Promise<Replay> {
  return await withAdmin(database, async (observer) =>
    withAdmin(database, async (sampler) =>
      withMigrator(database, async (client) => {
        const session = await openSession(database, client, observer, run, now)
        const { timeline } = session
        const { statements, error } = await withLockWatch(sampler, session, timeline.see, () =>
          sendSteps(session),
        )
        return {
          statements,
          error,
          transactions: session.transactions,
          spans: timeline.spans(),
          relations: session.relations,
        }
      }),
    ),
  )
}

async function openSession(
  database: Database,
  client: Client,
  observer: Client,
  run: LoadedScript,
  now: () => number,
): Promise<Session> {
  const relations = await readRelationMap(observer)
  const { wal } = await readFacts(observer, [], 'committed')
  return {
    client,
    observer,
    pid: backendPid(client),
    newestOid: Math.max(0, ...relations.keys()),
    relations,
    known: initialFacts(relations, wal),
    clock: scriptClock(now),
    timeline: lockTimeline(),
    run,
    flushes: database.workshop.server.major >= 15,
    transactions: [],
    transactionStart: null,
  }
}

async function sendSteps(session: Session): Promise<Pick<Replay, 'statements' | 'error'>> {
  const { run } = session
  const statements: (ReplayedStatement | null)[] = run.statements().map(() => null)
  for (const step of planTransactions(run.statements(), run.sending)) {
    const outcome = await sendStep(session, step).catch(asUnwatched)
    if (step.do === 'run' || step.do === 'absorb' || outcome.effects.error) statements[step.index] = outcome
    if (outcome.effects.error) {
      if (!endsSession(outcome.effects.error)) await endTransaction(session, step.index)
      return { statements, error: outcome.effects.error }
    }
  }
  return { statements, error: null }
}

/**
 * A time limit that the script or its database sets may be shorter than our own look, and a script may leave us no
 * lock to look with; then the rest is not watched.
 */
function asUnwatched(cause: unknown): ReplayedStatement {
  if (!isDatabaseError(cause) || !LEAVES_NO_LOOK.has(cause.code ?? '')) throw cause
  const error = { code: cause.code ?? '', message: cause.message, line: null }
  return { effects: measuredEffects(0, null, error), lockTimeoutMs: 0 }
}

/** 57014 query_canceled. */
const LEAVES_NO_LOOK = new Set(['57014', OUT_OF_MEMORY])

async function sendStep(session: Session, step: Step): Promise<ReplayedStatement> {
  const { index } = step
  const statement = session.run.statements()[index]
  switch (step.do) {
    case 'open':
      return await timed(session, 'BEGIN', index)
    case 'close':
      return await timed(session, 'COMMIT', index)
    case 'absorb':
      return { effects: measuredEffects(0, null, null), lockTimeoutMs: 0 }
    case 'run': {
      if (statement === undefined) throw new RangeError(`There is no statement ${index}.`)
      return step.alone
        ? await sendAlone(session, statement, index)
        : await sendObserved(session, statement, index)
    }
  }
}

/** A statement that commits by itself runs in a transaction of ours where it can, so that its locks are seen exactly. */
async function sendAlone(
  session: Session,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  if (refusesTransaction(statement)) return await sendUnwrapped(session, statement, index)
  await timed(session, 'BEGIN', index)
  const outcome = await sendObserved(session, statement, index)
  const code = outcome.effects.error?.code
  if (code !== undefined && NEEDS_NO_TRANSACTION.has(code)) {
    await endTransaction(session, index)
    session.transactions.pop()
    return await sendUnwrapped(session, statement, index)
  }
  if (code !== undefined) return outcome
  // A deferred constraint refuses here, at the end of the statement's own transaction.
  const commit = await timed(session, 'COMMIT', index)
  return commit.effects.error
    ? { ...outcome, effects: { ...outcome.effects, error: commit.effects.error } }
    : outcome
}

async function sendObserved(
  session: Session,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  const outcome = await timed(session, statement.parsed.sql, index)
  if (outcome.effects.error || session.client.getTransactionStatus() !== 'T' || mustStayFirst(statement))
    return outcome
  const askedMs = session.clock.now()
  const locks = await lookAtLocks(session.observer, session.pid, session.newestOid)
  session.timeline.see(locks, askedMs, askedMs)
  const tables = new Set(locks.flatMap((lock) => session.relations.get(lock.oid)?.tableOid ?? []))
  return await withFacts(session, statement, outcome, session.client, [...tables], 'transaction')
}

/** SET TRANSACTION must come before any query, ours included; BEGIN and SET change no table. */
function mustStayFirst(statement: ScriptStatement): boolean {
  return statement.operations.every(
    (operation) => operation.type === 'set' || operation.type === 'transaction',
  )
}

/** CONCURRENTLY, VACUUM, procedures that commit: sampled while they run, compared before and after. */
async function sendUnwrapped(
  session: Session,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  const tables = [...session.relations.values()].filter((r) => r.oid === r.tableOid).map((r) => r.oid)
  await flushCounters(session)
  const before = await readFacts(session.observer, tables, 'committed')
  advanceFacts(session.known, before, session.relations, true)
  const outcome = await timed(session, statement.parsed.sql, index)
  session.timeline.release(session.clock.now())
  if (outcome.effects.error) return outcome
  await flushCounters(session)
  const observed = await withFacts(session, statement, outcome, session.observer, tables, 'committed')
  forgetCounters(session.known)
  const lockTimeoutMs = (await readFacts(session.client, [], 'committed')).lockTimeoutMs
  if (session.flushes) return { ...observed, lockTimeoutMs }
  // PostgreSQL 14 reports counters when it likes; a scan that is not in them yet is unknown, not absent.
  return { lockTimeoutMs, effects: { ...observed.effects, unknown: ['scans', 'rowsScanned', 'rowsChanged'] } }
}

async function flushCounters(session: Session): Promise<void> {
  if (session.flushes) await session.client.query('SELECT pg_catalog.pg_stat_force_next_flush()')
}

async function withFacts(
  session: Session,
  statement: ScriptStatement,
  outcome: ReplayedStatement,
  reader: Client,
  tables: readonly number[],
  view: FactsView,
): Promise<ReplayedStatement> {
  const facts = await readFacts(reader, tables, view, session.flushes && view === 'transaction')
  const truncates = statement.operations.some((operation) => operation.type === 'truncate')
  const delta: FactsDelta = advanceFacts(session.known, facts, session.relations, truncates)
  return {
    effects: measuredEffects(outcome.effects.durationMs ?? 0, delta, null),
    lockTimeoutMs: facts.lockTimeoutMs,
  }
}

/** Sends one piece of SQL with the clock running and keeps the books of transactions. */
async function timed(session: Session, sql: string, index: number): Promise<ReplayedStatement> {
  const { client, clock, timeline, run } = session
  const wasIdle = client.getTransactionStatus() !== 'T'
  const startMs = clock.resume()
  timeline.enter(index, startMs)
  let error: SqlError | null = null
  try {
    await performSql(client, sql)
  } catch (cause) {
    const parsed = run.statements()[index]?.parsed
    const sent = { file: run.text, start: parsed?.start ?? 0, line: parsed?.line ?? null }
    error = sqlErrorOf(cause, sent)
  }
  const endMs = clock.pause()
  const status = client.getTransactionStatus()
  if (wasIdle && status === 'T') session.transactionStart = { ms: startMs, statement: index }
  if (!wasIdle && status === 'I') finishTransaction(session, error ? 'rollback' : 'commit', index, endMs)
  return { effects: measuredEffects(endMs - startMs, null, error), lockTimeoutMs: 0 }
}

function finishTransaction(
  session: Session,
  outcome: TransactionSpan['outcome'],
  last: number,
  endMs: number,
): void {
  const { transactionStart: start, transactions, timeline, known, flushes } = session
  timeline.release(endMs)
  if (flushes) forgetCounters(known)
  if (start !== null) {
    const id = `t${transactions.length + 1}`
    transactions.push({ id, first: Math.min(start.statement, last), last, startMs: start.ms, endMs, outcome })
  }
  session.transactionStart = null
}

/** After a failure: whatever is open is rolled back, as losing the tool's connection would. */
async function endTransaction(session: Session, index: number): Promise<void> {
  if (session.client.getTransactionStatus() === 'I') return
  await session.client.query('ROLLBACK').catch((cause: unknown) => {
    if (!isDatabaseError(cause)) throw cause
  })
  finishTransaction(session, 'rollback', index, session.clock.now())
}
