import type { Client } from 'pg'
import { refusesTransaction } from '../layouts/transaction-control.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { advanceFacts, type FactsDelta, forgetCounters, measuredEffects } from './effects.ts'
import { lookAtLocks } from './lock-watch.ts'
import { type FactsView, readFacts } from './session-facts.ts'
import { endTransaction, sendTimed } from './timed-sending.ts'
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
  await sendTimed(session, 'BEGIN', index)
  const outcome = await sendObserved(session, statement, index)
  const code = outcome.effects.error?.code
  if (code !== undefined && NEEDS_NO_TRANSACTION.has(code)) {
    await endTransaction(session, index)
    session.transactions.pop()
    return await sendUnwrapped(session, statement, index)
  }
  if (code !== undefined) return outcome
  // A deferred constraint refuses here, at the end of the statement's own transaction.
  const commit = await sendTimed(session, 'COMMIT', index)
  return commit.effects.error
    ? { ...outcome, effects: { ...outcome.effects, error: commit.effects.error } }
    : outcome
}

export async function sendObserved(
  session: WatchedSession,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  const outcome = await sendTimed(session, statement.parsed.sql, index)
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
  session: WatchedSession,
  statement: ScriptStatement,
  index: number,
): Promise<ReplayedStatement> {
  const tables = [...session.relations.values()].filter((r) => r.oid === r.tableOid).map((r) => r.oid)
  await flushCounters(session)
  const before = await readFacts(session.observer, tables, 'committed')
  advanceFacts(session.known, before, session.relations, true)
  const outcome = await sendTimed(session, statement.parsed.sql, index)
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

async function flushCounters(session: WatchedSession): Promise<void> {
  if (session.flushes) await session.client.query('SELECT pg_catalog.pg_stat_force_next_flush()')
}

async function withFacts(
  session: WatchedSession,
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
