import type { Client } from 'pg'
import { ownTransactions } from '../../layouts/cut-points.ts'
import { refusesTransaction } from '../../layouts/transaction-control.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { endsSession } from '../sending/sql-error.ts'
import { advanceFacts, forgetCounters } from './facts/effects.ts'
import { flushCounters, skipOldCounters } from './facts/session-counters.ts'
import { readFacts } from './facts/session-facts.ts'
import { detachFromRoot, nameCreated } from './facts/session-relations.ts'
import { lockTimeoutDuring, lockTimeoutOfRefused } from './locks/lock-timeout.ts'
import { lookAtLocks } from './locks/lock-watch.ts'
import { replayedStatement, unwatchedStatement } from './replayed-statement.ts'
import { endTransaction, finishRowLocks, type Sent, sendTimed } from './timed-sending.ts'
import type { ReplayedStatement, WatchedSession } from './watched-session.ts'

/** SQLSTATEs of a command that wants to run outside of, or to end, the transaction we put around it. */
const NEEDS_NO_TRANSACTION = new Set(['25001', '2D000'])

/** A statement that commits by itself runs in a transaction of ours where it can, so that its locks are seen exactly. */
export async function sendAlone(
  session: WatchedSession,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  if (refusesTransaction(statement)) return await sendUnwrapped(session, statement, index)
  const { startMs } = await sendTimed(session, 'BEGIN', index)
  const outcome = await sendObserved(session, statement, index)
  const code = outcome.effects.error?.code
  if (code !== undefined && NEEDS_NO_TRANSACTION.has(code)) {
    await endTransaction(session, index)
    // That attempt is nothing of the script's own.
    session.transactions.pop()
    session.timeline.forget(startMs)
    session.clock.rewind(startMs)
    return await sendUnwrapped(session, statement, index)
  }
  if (code !== undefined) return outcome
  // A deferred constraint refuses here, at the end of the statement's own transaction.
  const { error } = await sendTimed(session, 'COMMIT', index)
  return error ? { ...outcome, effects: { ...outcome.effects, error } } : outcome
}

export async function sendObserved(
  session: WatchedSession,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  const { client, clock, observer, pid, relations, created, known, timeline, flushes } = session
  const staysFirst = mustStayFirst(statement)
  if (!staysFirst && client.getTransactionStatus() === 'T') await skipOldCounters(session)
  const before = session.lockTimeoutMs
  const sent = await sendTimed(session, statement.parsed.sql, index)
  if (sent.error) return await refused(session, sent, index, before)
  if (client.getTransactionStatus() !== 'T') return unwatchedStatement(sent, before)
  if (staysFirst) return unwatchedStatement(sent, await lockTimeoutDuring(session, statement, sent, null))
  const askedMs = clock.now()
  const locks = await lookAtLocks(observer, pid)
  await nameCreated(session, locks)
  timeline.see(locks, askedMs, askedMs)
  const tables = locks.flatMap(({ oid }) => (created.has(oid) ? [] : (relations.get(oid)?.tableOid ?? [])))
  const facts = await readFacts(client, [...new Set(tables)], 'transaction', flushes)
  const delta = advanceFacts(known, facts, relations)
  const lockTimeoutMs = await lockTimeoutDuring(session, statement, sent, facts)
  return replayedStatement(session, { statement, index, sent, delta, settings: facts, lockTimeoutMs })
}

async function refused(
  session: WatchedSession,
  sent: Sent,
  index: number,
  before: number | null,
): Promise<ReplayedStatement> {
  if (sent.error && !endsSession(sent.error)) await endTransaction(session, index)
  return unwatchedStatement(sent, await lockTimeoutOfRefused(session, sent, before))
}

/** SET TRANSACTION must come before any query, ours included; BEGIN and SET change no table. */
function mustStayFirst(statement: ScriptStatement): boolean {
  return statement.operations.every(
    (operation) => operation.type === 'set' || operation.type === 'transaction',
  )
}

/** CONCURRENTLY, VACUUM, procedures that commit: sampled while they run, compared before and after. */
async function sendUnwrapped(
  session: WatchedSession,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  const { observer, relations, created, known, timeline, clock } = session
  for (const operation of statement.operations)
    if (operation.type === 'detach-partition') detachFromRoot(session, operation.partition)
  const tables = [...relations.values()].filter((r) => r.oid === r.tableOid).map((r) => r.oid)
  // Where a session cannot be made to tell, it is not asked for what it has not counted.
  const before = (!session.flushes && !session.hasOldCounters) || (await flushCounters(session))
  advanceFacts(known, await readFacts(observer, tables, 'committed'), relations)
  const commits = ownTransactions(statement) === 'procedure'
  const firstId = commits ? await nextTransactionId(observer) : 0
  const sent = await sendApart(session, statement, index)
  timeline.release(clock.now())
  created.clear()
  session.isOutdated = true
  session.hasOldCounters = !session.flushes
  if (sent.error) return await refused(session, sent, index, null)
  const after = await flushCounters(session)
  const facts = await readFacts(observer, tables, 'committed')
  const delta = advanceFacts(known, facts, relations)
  forgetCounters(known)
  const settings = await readFacts(session.client, [], 'committed')
  const lockTimeoutMs = await lockTimeoutDuring(session, statement, sent, settings)
  const replayed = replayedStatement(session, { statement, index, sent, delta, settings, lockTimeoutMs })
  finishRowLocks(session, clock.now(), commits ? (await nextTransactionId(observer)) - firstId : 1)
  if (before && after) return replayed
  // A scan that is not in the counters yet is unknown, not absent.
  const { unknown = [] } = replayed.effects
  const counted = ['scans', 'rowsScanned', 'rowsChanged', 'rowsLocked']
  return { ...replayed, effects: { ...replayed.effects, unknown: [...unknown, ...counted] } }
}

/** Every transaction that writes takes one number (manual, Transactions and Identifiers). */
async function nextTransactionId(observer: Client): Promise<number> {
  const { rows } = await observer.query<{ next: string }>(
    'SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot()) AS next',
  )
  return Number(rows[0]?.next)
}

async function sendApart(session: WatchedSession, statement: ScriptStatement, index: number): Promise<Sent> {
  session.runsOwnTransactions = true
  try {
    const sent = await sendTimed(session, statement.parsed.sql, index)
    // Where the watch itself fails, that surfaces at its own end.
    await session.look.catch(() => undefined)
    return sent
  } finally {
    session.runsOwnTransactions = false
  }
}
