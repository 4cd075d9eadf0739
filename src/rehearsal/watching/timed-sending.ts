import { outcomeOf } from '../../layouts/transaction-control.ts'
import type { SqlError, TransactionSpan } from '../../model/report.ts'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { performSql } from '../sending/perform-sql.ts'
import { sqlErrorOf } from '../sending/sql-error.ts'
import { forgetCounters } from './facts/effects.ts'
import type { SideNotes } from './facts/session-messages.ts'
import { changesRelations, learnRelations } from './facts/session-relations.ts'
import { callsFunctions, type WatchedSession } from './watched-session.ts'

/** One piece of SQL as it went. */
export interface Sent {
  readonly startMs: number
  readonly durationMs: number
  /** Rows it returned or changed. */
  readonly rows: number
  readonly notes: SideNotes
  readonly error: SqlError | null
}

/** Sends one piece of SQL with the clock running and keeps the books of transactions. */
export async function sendTimed(session: WatchedSession, sql: string, index: number): Promise<Sent> {
  const { client, clock, timeline, messages, run } = session
  const statement = run.statements()[index]
  const wasIdle = client.getTransactionStatus() !== 'T'
  if (wasIdle) await learnRelations(session)
  session.callsFunctions = statement !== undefined && callsFunctions(statement)
  const startMs = clock.resume()
  timeline.enter(index, startMs)
  let error: SqlError | null = null
  let rows = 0
  try {
    rows = await performSql(client, sql)
  } catch (cause) {
    const { start = 0, line = null } = statement?.parsed ?? {}
    error = sqlErrorOf(cause, { file: run.text, start, line })
  }
  const endMs = clock.pause()
  const status = client.getTransactionStatus()
  const ends = statement?.parsed.sql === sql ? outcomeOf(statement) : sql === 'ROLLBACK' ? 'rollback' : null
  // COMMIT AND CHAIN leaves a transaction open, but another one.
  const chains = status === 'T' && ends !== null && error === null
  if (!wasIdle && (status === 'I' || chains)) {
    finishTransaction(session, error ? 'rollback' : (ends ?? 'commit'), index, endMs)
  }
  if (status === 'T' && (wasIdle || chains)) {
    session.transactionStart = { ms: wasIdle ? startMs : endMs, statement: index }
  }
  return { startMs, durationMs: endMs - startMs, rows, notes: messages.take(), error }
}

function finishTransaction(
  session: WatchedSession,
  outcome: TransactionSpan['outcome'],
  last: number,
  endMs: number,
): void {
  const { transactionStart: start, transactions, timeline, known, flushes } = session
  if (outcome === 'commit' && changesRelations(session)) session.isOutdated = true
  timeline.release(endMs)
  finishRowLocks(session, endMs)
  session.created.clear()
  session.lockTimeoutMs = null
  if (flushes) forgetCounters(known)
  else session.hasOldCounters = true
  if (start !== null) {
    const id = `t${transactions.length + 1}`
    transactions.push({ id, first: Math.min(start.statement, last), last, startMs: start.ms, endMs, outcome })
  }
  session.transactionStart = null
}

/**
 * Locks on rows last as long as those on tables: until the transaction ends. Of code that commits on its way nobody
 * sees when; of its `transactions` one on average is told.
 */
export function finishRowLocks(
  { rowLocks, openRowLocks }: WatchedSession,
  endMs: number,
  transactions = 1,
): void {
  for (const lock of openRowLocks.splice(0)) {
    const fromMs = endMs - (endMs - lock.fromMs) / Math.max(1, transactions)
    rowLocks.push({ ...lock, fromMs, untilMs: endMs })
  }
}

/** After a failure: whatever is open is rolled back, as losing the tool's connection would. */
export async function endTransaction(session: WatchedSession, index: number): Promise<void> {
  if (session.client.getTransactionStatus() === 'I') return
  await session.client.query('ROLLBACK').catch((cause: unknown) => {
    if (!isDatabaseError(cause)) throw cause
  })
  finishTransaction(session, 'rollback', index, session.clock.now())
}
