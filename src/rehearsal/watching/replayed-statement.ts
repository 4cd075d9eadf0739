import type { Effects } from '../../model/report.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { type FactsDelta, type Rewrite, unwatchedEffects } from './facts/effects.ts'
import { reasonsOf } from './facts/rewrite-reasons.ts'
import type { SessionFacts } from './facts/session-facts.ts'
import type { KnownRelation } from './locks/relation-map.ts'
import { tablesLockedByQuery } from './locks/row-locks.ts'
import type { Sent } from './timed-sending.ts'
import type { ReplayedStatement, WatchedSession } from './watched-session.ts'

/** A statement with everything that was seen of it. */
export interface Observed {
  readonly statement: ScriptStatement
  readonly index: number
  readonly sent: Sent
  readonly delta: FactsDelta
  /** As they are in the session itself, after the statement. */
  readonly settings: Pick<SessionFacts, 'seesLog' | 'statementTimeoutMs'>
  readonly lockTimeoutMs: number | null
}

/** A statement that was refused, or that changes no table. */
export function unwatchedStatement(
  { startMs, durationMs, error }: Pick<Sent, 'startMs' | 'durationMs' | 'error'>,
  lockTimeoutMs: number | null,
): ReplayedStatement {
  return { effects: unwatchedEffects(durationMs, error), startMs, lockTimeoutMs }
}

/** Puts together what a statement did, and keeps in the session what lasts longer than the statement. */
export function replayedStatement(session: WatchedSession, observed: Observed): ReplayedStatement {
  const { statement, sent, delta, settings, lockTimeoutMs } = observed
  keepRowLocks(session, observed)
  const rewrites = copiesAmong(session, observed)
  const rewriteReasons = reasonsOf(rewrites, sent.notes.rewrites, statement.operations)
  const toldOfFiles = session.logsTempFiles && session.seesLog && settings.seesLog
  session.seesLog = settings.seesLog
  const effects: Effects = {
    ...unwatchedEffects(sent.durationMs, null),
    rewrites: rewrites.map(({ table }) => table),
    ...(rewriteReasons.length === 0 ? {} : { rewriteReasons }),
    scans: delta.scans,
    indexRebuilds: isTruncate(statement) ? [] : delta.indexRebuilds,
    rowsScanned: delta.rowsScanned,
    rowsChanged: delta.rowsChanged,
    walBytes: delta.walBytes,
    ...(toldOfFiles ? { tempBytes: sent.notes.tempBytes } : { unknown: ['tempBytes'] }),
  }
  return { effects, startMs: sent.startMs, lockTimeoutMs, statementTimeoutMs: settings.statementTimeoutMs }
}

const isTruncate = ({ operations }: ScriptStatement) =>
  operations.some((operation) => operation.type === 'truncate')

/**
 * TRUNCATE gives a table a new file and copies no rows. Inside of a function nobody names it: there it is what the
 * server tells no reason for and reads no row of. CLUSTER reads the table, REFRESH is of a materialized view.
 */
function copiesAmong({ tellsRewrites }: WatchedSession, { statement, sent, delta }: Observed): Rewrite[] {
  if (isTruncate(statement)) return []
  const copies = statement.operations.some((operation) => operation.type === 'maintenance')
  return delta.rewrites.filter(
    ({ oid, kind, read }) => !tellsRewrites || copies || kind === 'm' || read || sent.notes.rewrites.has(oid),
  )
}

function keepRowLocks(session: WatchedSession, { statement, index, sent, delta }: Observed): void {
  const { relations, created, openRowLocks } = session
  const keep = (relation: KnownRelation | undefined, rows: number) => {
    if (relation === undefined || rows === 0 || created.has(relation.oid)) return
    openRowLocks.push({ relation, statement: index, rows, fromMs: sent.startMs })
  }
  for (const [oid, rows] of delta.rowsLocked) keep(relations.get(oid), rows)
  const queried = tablesLockedByQuery(statement)
  if (queried.length === 0) return
  for (const { oid, mode } of session.timeline.held()) {
    const relation = relations.get(oid)
    const name = relation?.name.slice(relation.name.indexOf('.') + 1) ?? ''
    if (mode === 'RowShareLock' && queried.includes(name)) keep(relation, sent.rows)
  }
}
