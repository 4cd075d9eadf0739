import type { DatabaseError } from 'pg'
import type { SqlError } from '../model/report.ts'
import { isDatabaseError } from '../postgres/database-error.ts'
import { withoutByteOrderMark } from '../sql/parse.ts'
import { placeOfCharacter } from '../sql/place.ts'

/** Where in the file the failed SQL text begins; the server counts positions from there. */
export interface SentText {
  /** The whole file as it is on disk. */
  readonly file: string
  /** Offset of the sent text in the file, in UTF-16 units. */
  readonly start: number
  /** Line to name when the server gives no position; `null` where several statements were sent at once. */
  readonly line: number | null
}

/**
 * A server's refusal as data. Anything else (a lost connection, a mistake of ours) is thrown on: it is no
 * property of the migration.
 */
export function sqlErrorOf(cause: unknown, sent: SentText): SqlError {
  if (!isServerRefusal(cause)) throw cause
  const position = Number(cause.position ?? 0)
  const head = withoutByteOrderMark(sent.file.slice(0, sent.start))
  const place =
    position > 0 ? placeOfCharacter(withoutByteOrderMark(sent.file), [...head].length + position - 1) : null
  return {
    code: cause.code ?? 'XX000',
    message: cause.message,
    line: place?.line ?? sent.line,
    ...(place ? { column: place.column } : {}),
    ...(cause.detail ? { detail: cause.detail } : {}),
    ...(cause.hint ? { hint: cause.hint } : {}),
  }
}

/** Class 57P is the server shutting down or ending our connection: nothing the migration did. */
function isServerRefusal(cause: unknown): cause is DatabaseError {
  return isDatabaseError(cause) && !(cause.code ?? '').startsWith('57P')
}
