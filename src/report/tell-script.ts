import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { Effects, Script, SqlError, Statement } from '../model/report.ts'
import { wasStopped } from '../model/stopped.ts'
import type { RehearsedScript } from '../rehearsal/rehearse-script.ts'
import { locatedError } from '../rehearsal/sending/located-error.ts'
import { heldLocks } from '../rehearsal/watching/facts/effects.ts'
import type { ReplayedStatement } from '../rehearsal/watching/watched-session.ts'
import { withoutByteOrderMark } from '../sql/parse.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'

/** A performed script as the report holds it. */
export function measuredScript(rehearsed: RehearsedScript): Script {
  const { script, sent, replay, impact } = rehearsed
  return {
    ...frame(script),
    // Transactions that only the replay had are none of the script's.
    transactions:
      replay === null || (sent.error !== null && replay.error === null) ? [] : [...replay.transactions],
    statements: script.parsed().ok
      ? script.statements().map((statement, index) => {
          const { effects, startMs, lockTimeoutMs = null } = replay?.statements[index] ?? notReplayed
          const locks = heldLocks(replay?.spans ?? [], index)
          const rowsLocked = rehearsed.rowsLocked.get(index) ?? 0
          return {
            ...reportStatement(statement, index, {
              ...effects,
              locks,
              ...(effects === notReached ? {} : { rowsLocked }),
            }),
            ...(startMs === undefined ? {} : { startMs }),
            ...(lockTimeoutMs === null ? {} : { lockTimeoutMs }),
          }
        })
      : refusedLine(script, sent.error, 'measured'),
    // How long it would have taken is not known.
    durationMs: wasStopped(sent.error) ? null : sent.durationMs,
    impact: [...impact],
    error: locatedError(sent.error, replay?.error ?? null),
  }
}

/** A script that was not performed, with what its statements are expected to do. */
export function predictedScript(script: LoadedScript, effects: readonly Effects[]): Script {
  const parsed = script.parsed()
  // What only psql can run is no mistake of the script; that it went unseen is told as unchecked.
  const error = parsed.ok || script.obstacle() !== null ? null : parsed.error
  const statements = parsed.ok
    ? script
        .statements()
        .map((statement, index) => reportStatement(statement, index, effects[index] ?? notReached))
    : refusedLine(script, error, 'predicted')
  return {
    ...frame(script),
    statements,
    durationMs: null,
    impact: [],
    error: error ?? expectedError(statements),
  }
}

/** The first statement that every server refuses. */
function expectedError(statements: readonly Statement[]): SqlError | null {
  const refused = statements.find(({ effects }) => effects.error !== null)
  return refused?.effects.error ? { ...refused.effects.error, line: refused.line } : null
}

/** A script that does not parse has no statements; the line with the mistake stands in for one, to be shown. */
function refusedLine(script: LoadedScript, error: SqlError | null, source: Effects['source']): Statement[] {
  if (error === null || error.line === null) return []
  const { line } = error
  const sql = withoutByteOrderMark(script.text).split(/\r\n|\n/)[line - 1] ?? ''
  const effects = { ...notReached, source, error }
  return [{ index: 0, line, endLine: line, column: 1, sql, kind: 'Unparsable', effects }]
}

/** A script whose file could not be read, or is gone. */
export function absentScript(file: string): Script {
  return {
    file,
    transaction: 'explicit',
    sentAs: 'statements',
    statements: [],
    durationMs: null,
    impact: [],
    error: null,
  }
}

function frame(script: LoadedScript): Pick<Script, 'file' | 'transaction' | 'sentAs'> {
  return { file: script.file, transaction: script.sending.transaction, sentAs: script.sending.sentAs }
}

const notReached: Effects = {
  source: 'measured',
  durationMs: null,
  locks: [],
  rewrites: [],
  scans: [],
  walBytes: null,
  unknown: ['not performed'],
  error: null,
}

const notReplayed: ReplayedStatement = { effects: notReached, lockTimeoutMs: null }

function reportStatement({ parsed }: ScriptStatement, index: number, effects: Effects): Statement {
  const { line, endLine, column, sql, kind } = parsed
  return { index, line, endLine, column, sql, kind, effects }
}
