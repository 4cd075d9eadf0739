import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { planTransactions, type Step } from '../../layouts/transaction-plan.ts'
import type { SqlError, TransactionSpan } from '../../model/report.ts'
import { isDatabaseError, OUT_OF_MEMORY } from '../../postgres/database-error.ts'
import { type Database, withReplayer } from '../../postgres/databases.ts'
import { type ProbedTables, withProbes } from '../bystanders/probes.ts'
import { endsSession } from '../sending/sql-error.ts'
import { unwatchedEffects } from './facts/effects.ts'
import { nameCommitted } from './facts/session-relations.ts'
import type { LockSpan } from './locks/lock-timeline.ts'
import { type WatchTarget, withLockWatch } from './locks/lock-watch.ts'
import type { RelationMap } from './locks/relation-map.ts'
import type { RowLock } from './locks/row-locks.ts'
import { sendAlone, sendObserved } from './observe-statement.ts'
import { unwatchedStatement } from './replayed-statement.ts'
import { endTransaction, sendTimed } from './timed-sending.ts'
import { openSession, type ReplayedStatement, stateBefore, type WatchedSession } from './watched-session.ts'

import { type Watchers, withWatchers } from './watchers.ts'

export interface Replay {
  readonly statements: readonly (ReplayedStatement | null)[]
  readonly transactions: readonly TransactionSpan[]
  readonly spans: readonly LockSpan[]
  readonly rowLocks: readonly RowLock[]
  readonly relations: RelationMap
  readonly error: SqlError | null
  /** What clients of the tables measured; `null` where none were asked for. */
  readonly probed: ProbedTables | null
}

/**
 * Sends a script statement by statement in the transactions its tool would have used, and watches: the locks
 * after every statement exactly, their times by sampling, file nodes, scans, rows and WAL from inside the
 * session. Times stand on the script clock, which stops while we look.
 *
 * A refused statement ends the replay as it ends the tool's run; it is data, not an exception. The tables of
 * `probedTables`, by OID, are used by clients of ours meanwhile. `watchers` serve several replays of one database.
 */
export async function replayScript(
  database: Database,
  run: LoadedScript,
  now: () => number,
  probedTables: readonly number[] = [],
  watchers: Watchers | null = null,
): Promise<Replay> {
  const use = (opened: Watchers) => replayWatched(database, run, now, probedTables, opened)
  return watchers === null ? await withWatchers(database, use) : await use(watchers)
}

async function replayWatched(
  database: Database,
  run: LoadedScript,
  now: () => number,
  probedTables: readonly number[],
  watchers: Watchers,
): Promise<Replay> {
  const before = stateBefore(database.workshop.server, run, watchers)
  // It surfaces where it is awaited, once the session is open.
  before.catch(() => undefined)
  return await withReplayer(database, async (client) => {
    const session = openSession(database.workshop.server, client, watchers.observer, run, now, await before)
    const { timeline } = session
    const sampler = await watchers.sampler
    const watched = () => withLockWatch(sampler, watchTarget(session), timeline.see, () => sendSteps(session))
    const { result, probed } =
      probedTables.length === 0
        ? { result: await watched(), probed: null }
        : await withProbes(database, probedTables, session.clock, watched)
    return {
      ...result,
      probed,
      transactions: session.transactions,
      spans: timeline.spans(),
      rowLocks: session.rowLocks,
      relations: session.relations,
    }
  })
}

const watchTarget = (session: WatchedSession): WatchTarget => ({
  pid: session.pid,
  clock: session.clock,
  isFleeting: () => session.runsOwnTransactions,
  mayLockLater: () => session.callsFunctions,
  looking: (look) => {
    session.look = look
  },
  nameSeen: async (client, locks) => await nameCommitted(session, client, locks),
})

async function sendSteps(session: WatchedSession): Promise<Pick<Replay, 'statements' | 'error'>> {
  const { run } = session
  const statements: (ReplayedStatement | null)[] = run.statements().map(() => null)
  for (const step of planTransactions(run.statements(), run.sending)) {
    const outcome = await sendStep(session, step).catch(asUnwatched)
    if (step.do === 'run' || outcome.effects.error) statements[step.index] = outcome
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
  return { effects: unwatchedEffects(0, error), lockTimeoutMs: null }
}

/** 57014 query_canceled. */
const LEAVES_NO_LOOK = new Set(['57014', OUT_OF_MEMORY])

async function sendStep(session: WatchedSession, step: Step): Promise<ReplayedStatement> {
  const { index } = step
  const statement = session.run.statements()[index]
  switch (step.do) {
    case 'open':
      return await sendControl(session, 'BEGIN', index)
    case 'close':
      return await sendControl(session, 'COMMIT', index)
    case 'abandon':
      return await sendControl(session, 'ROLLBACK', index)
    case 'run': {
      if (statement === undefined) throw new RangeError(`There is no statement ${index}.`)
      return step.alone
        ? await sendAlone(session, statement, index)
        : await sendObserved(session, statement, index)
    }
  }
}

async function sendControl(session: WatchedSession, sql: string, index: number): Promise<ReplayedStatement> {
  return unwatchedStatement(await sendTimed(session, sql, index), null)
}
