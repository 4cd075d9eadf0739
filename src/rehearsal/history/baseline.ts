import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { SqlError } from '../../model/report.ts'
import type { PsqlOnly } from '../../sql/psql-only.ts'
import { readSurroundings } from '../lacking/missing-parts.ts'
import { sendOn, sendsByteOrderMark } from '../sending/send.ts'
import { endsSession } from '../sending/sql-error.ts'
import { applyTolerantly, type Gaps } from './apply-tolerantly.ts'
import { changesDefaults, freshSession } from './fresh-session.ts'
import { type LeftOut, leaveOut } from './left-out.ts'
import { sendingProgress, stoppedAt } from './sending-progress.ts'

export interface BaselineFailure {
  readonly file: string
  readonly error: SqlError
  /** What the script needs psql for; `null` where the server itself refuses it. */
  readonly obstacle: PsqlOnly | null
}

/**
 * Applies scripts that production has run already, one after another on one connection. Each starts from a fresh
 * session, as it did when its tool ran it. Statements that need what the server lacks are left out and added to
 * `leftOut`; `null`: none may be.
 */
export async function applyBaseline(
  client: Client,
  scripts: readonly LoadedScript[],
  leftOut: LeftOut[] | null = null,
): Promise<BaselineFailure | null> {
  const progress = sendingProgress(client)
  let defaultsChanged = false
  for (const script of scripts) {
    progress.begin()
    const refused = await sendOn(client, script)
    if (refused !== null) {
      const error = await goOn(client, script, refused, progress.completed(), leftOut)
      if (error !== null) return { file: script.file, error, obstacle: script.obstacle() }
    }
    const changed = changesDefaults(script.text)
    defaultsChanged ||= changed
    if (changed || changesSession(script.text)) await freshSession(client, defaultsChanged)
  }
  return null
}

/** Goes on after a refusal where it is about something that the server lacks. */
async function goOn(
  client: Client,
  script: LoadedScript,
  error: SqlError,
  completed: number,
  leftOut: LeftOut[] | null,
): Promise<SqlError | null> {
  if (endsSession(error) || !script.parsed().ok || sendsByteOrderMark(script)) return error
  const place = stoppedAt(script, error, completed)
  const statement = script.statements()[place.statement]?.parsed
  // psql sends a dump statement by statement; that a server refuses it as one message says nothing.
  const isDump = script.sending.sentAs === 'message' && script.sending.transaction === 'per-statement'
  const located = { ...error, line: error.line ?? statement?.line ?? null }
  if (leftOut === null) return located
  // An error comes before the server says how it leaves the session: a transaction may still be open.
  await client.query('ROLLBACK')
  const gaps: Gaps = { before: leftOut, there: await readSurroundings(client) }
  if (!isDump && (statement === undefined || leaveOut(script.file, error, statement, gaps) === null))
    return located
  return await applyTolerantly(client, script, place.committed, gaps)
}

/**
 * Cheaper than resetting the session 300 times; a match too many costs one round trip. `SET` opens a statement
 * here, unlike the SET of ALTER TABLE and of foreign keys.
 */
function changesSession(text: string): boolean {
  return /(?:^|;)\s*(?:set|reset|prepare|listen|load)\s+(?!not\b|default\b|null\b|data\b|statistics\b|storage\b|schema\b|\()|\bset_config\b|\btemp(?:orary)?\b|\badvisory/im.test(
    text,
  )
}
