import type { DatabaseError } from 'pg'
import type { SqlError } from '../../model/report.ts'
import { STOPPED } from '../../model/stopped.ts'
import { StoppedSession } from '../../postgres/bounds/stopped-session.ts'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { withoutByteOrderMark } from '../../sql/parse.ts'
import { placeOfCharacter } from '../../sql/place.ts'

/** Where in the file the failed SQL text begins; the server counts positions from there. */
export interface SentText {
  /** The whole file as it is on disk. */
  readonly file: string
  /** Offset of the sent text in the file, in UTF-16 units. */
  readonly start: number
  /** Line to name when the server gives no position; `null` where several statements were sent at once. */
  readonly line: number | null
}

const SYNTAX_ERROR = '42601'
const BYTE_ORDER_MARK = '\uFEFF'
const MARKED =
  'The file begins with a byte order mark (U+FEFF), which its tool sends along and the server does not accept. Save the file as UTF-8 without it'

/**
 * A server's refusal as data, and the end that a limit put to it. Anything else (an interrupted run, a mistake of
 * ours) is thrown on: it is no property of the migration.
 */
export function sqlErrorOf(cause: unknown, sent: SentText): SqlError {
  if (cause instanceof StoppedSession) return { code: STOPPED, message: cause.message, line: sent.line }
  if (!isServerRefusal(cause)) throw cause
  const position = Number(cause.position ?? 0)
  const head = withoutByteOrderMark(sent.file.slice(0, sent.start))
  const marked = cause.code === SYNTAX_ERROR && position === 1 && sent.file.startsWith(BYTE_ORDER_MARK)
  const place =
    position > 0 ? placeOfCharacter(withoutByteOrderMark(sent.file), [...head].length + position - 1) : null
  return {
    code: cause.code ?? 'XX000',
    message: marked ? MARKED : cause.message,
    line: place?.line ?? sent.line,
    ...(place ? { column: place.column } : {}),
    ...(cause.detail ? { detail: cause.detail } : {}),
    ...(cause.hint ? { hint: cause.hint } : {}),
  }
}

/** The server shutting down, after a crash, or starting: nothing the migration did. */
const ABOUT_THE_SERVER = new Set(['57P02', '57P03', '57P04'])

/**
 * 57P01 admin_shutdown is what pg_terminate_backend leaves, 25P03, 25P04 and 57P05 are time limits the script set
 * for its own session. A server of ours that is stopped says nothing on a connection it drops.
 */
const ENDS_SESSION = new Set([STOPPED, '57P01', '25P03', '25P04', '57P05'])

/** The connection is gone together with the statement. */
export function endsSession(error: SqlError): boolean {
  return ENDS_SESSION.has(error.code)
}

function isServerRefusal(cause: unknown): cause is DatabaseError {
  return isDatabaseError(cause) && !ABOUT_THE_SERVER.has(cause.code ?? '')
}
