import { type LoadedScript, scriptOf } from '../../layouts/load-scripts.ts'
import type { SqlError, TransactionSpan } from '../../model/report.ts'
import { withoutByteOrderMark } from '../../sql/parse.ts'
import type { Replay } from '../watching/replay.ts'
import type { ReplayedStatement } from '../watching/watched-session.ts'

/** Several files as one script, and where each of them lies in it. */
export interface JoinedScripts {
  readonly script: LoadedScript
  readonly parts: readonly ScriptPart[]
}

interface ScriptPart {
  readonly script: LoadedScript
  /** Index of its first statement among all, and of the first behind it. */
  readonly first: number
  readonly end: number
  /** Lines of the joined text above it. */
  readonly linesBefore: number
}

/** Ends a last statement without a semicolon, also one that a comment follows. */
const SEPARATOR = '\n;\n'

/** Files that their tool performs one after another in one transaction and one session, as a script of that transaction. */
export function joinScripts(scripts: readonly LoadedScript[]): JoinedScripts {
  const [head] = scripts
  if (head === undefined) throw new RangeError('There is no script to join.')
  let text = ''
  let first = 0
  const parts = scripts.map((script): ScriptPart => {
    if (text !== '') text += SEPARATOR
    const linesBefore = text.split('\n').length - 1
    text += script.sending.stripsByteOrderMark ? withoutByteOrderMark(script.text) : script.text
    const end = first + script.statements().length
    const part = { script, first, end, linesBefore }
    first = end
    return part
  })
  return { script: scriptOf(head.file, text, () => head.sending), parts }
}

/**
 * The part that an error of the joined script happened in, and the error at its place in that file. An error without
 * a line is about the whole, and told with the last part: the transaction ends there.
 */
export function errorInPart(
  parts: readonly ScriptPart[],
  error: SqlError,
): { readonly part: number; readonly error: SqlError } {
  const { line } = error
  if (line === null) return { part: parts.length - 1, error }
  const part = parts.findLastIndex(({ linesBefore }) => linesBefore < line)
  return { part, error: { ...error, line: line - (parts[part]?.linesBefore ?? 0) } }
}

/**
 * What the replay of the joined script says about each file, in that file's own statements, lines and time. A lock
 * belongs to the file that asked for it, and is held until the transaction ends, which may be in a later one.
 */
export function replaysOfParts({ parts }: JoinedScripts, replay: Replay): readonly Replay[] {
  const failure = replay.error === null ? null : errorInPart(parts, replay.error)
  return parts.map((part, index) => {
    const { first, end } = part
    const startMs = elapsedBefore(replay, first)
    const isOwn = ({ statement }: { readonly statement: number }) => first <= statement && statement < end
    return {
      ...replay,
      statements: replay.statements
        .slice(first, end)
        .map((one) => (one === null ? null : statementOfPart(one, part, startMs))),
      transactions: replay.transactions.flatMap((span) => transactionOfPart(span, part, parts, startMs)),
      spans: replay.spans
        .filter(isOwn)
        .map((span) => lockOfPart(span, ['requestedMs', 'grantedMs', 'releasedMs'], first, startMs)),
      rowLocks: replay.rowLocks
        .filter(isOwn)
        .map((lock) => lockOfPart(lock, ['fromMs', 'untilMs'], first, startMs)),
      error: failure?.part === index ? failure.error : null,
    }
  })
}

function statementOfPart(one: ReplayedStatement, part: ScriptPart, beganMs: number): ReplayedStatement {
  const { error } = one.effects
  return {
    ...one,
    ...(one.startMs === undefined ? {} : { startMs: Math.max(0, one.startMs - beganMs) }),
    ...(error === null ? {} : { effects: { ...one.effects, error: inPart(part, error) } }),
  }
}

function inPart({ linesBefore }: ScriptPart, error: SqlError): SqlError {
  return { ...error, line: error.line === null ? null : error.line - linesBefore }
}

/** The script clock stands still between statements, so what ran before is the time until then. */
function elapsedBefore({ statements }: Replay, first: number): number {
  return statements.slice(0, first).reduce((sum, one) => sum + (one?.effects.durationMs ?? 0), 0)
}

/** A transaction that several files share goes by one name in all of them. */
function transactionOfPart(
  span: TransactionSpan,
  { first, end }: ScriptPart,
  parts: readonly ScriptPart[],
  startMs: number,
): TransactionSpan[] {
  const from = Math.max(span.first, first)
  const to = Math.min(span.last, end - 1)
  if (from > to) return []
  const shared = span.first < first || span.last >= end
  return [
    {
      ...span,
      id: shared ? `${parts[0]?.script.file}#${span.id}` : span.id,
      first: from - first,
      last: to - first,
      startMs: Math.max(0, span.startMs - startMs),
      endMs: Math.max(0, span.endMs - startMs),
    },
  ]
}

/** A lock of the file, in its own statements and time. */
function lockOfPart<Lock extends { readonly statement: number }, Time extends keyof Lock>(
  lock: Lock,
  times: readonly Time[],
  first: number,
  startMs: number,
): Lock {
  const shifted = times.map((time) => [time, Math.max(0, Number(lock[time]) - startMs)])
  return { ...lock, statement: lock.statement - first, ...Object.fromEntries(shifted) }
}
