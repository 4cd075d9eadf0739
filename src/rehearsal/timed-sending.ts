import { outcomeOf } from '../layouts/transaction-control.ts'
import type { SqlError, TransactionSpan } from '../model/report.ts'
import { isDatabaseError } from '../postgres/database-error.ts'
import { forgetCounters, measuredEffects } from './effects.ts'
import { performSql } from './perform-sql.ts'
import { sqlErrorOf } from './sql-error.ts'
import type { ReplayedStatement, WatchedSession } from './watched-session.ts'

/** Sends one piece of SQL with the clock running and keeps the books of transactions. */
export async function sendTimed(
  session: WatchedSession,
  sql: string,
  index: number,
): Promise<ReplayedStatement> {
  const { client, clock, timeline, run } = session
  const statement = run.statements()[index]
  const wasIdle = client.getTransactionStatus() !== 'T'
  const startMs = clock.resume()
  timeline.enter(index, startMs)
  let error: SqlError | null = null
  try {
    await performSql(client, sql)
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
  return { effects: measuredEffects(endMs - startMs, null, error), lockTimeoutMs: 0 }
}

function finishTransaction(
  session: WatchedSession,
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
export async function endTransaction(session: WatchedSession, index: number): Promise<void> {
  if (session.client.getTransactionStatus() === 'I') return
  await session.client.query('ROLLBACK').catch((cause: unknown) => {
    if (!isDatabaseError(cause)) throw cause
  })
  finishTransaction(session, 'rollback', index, session.clock.now())
}
