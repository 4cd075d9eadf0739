import type { Client } from 'pg'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { SqlError } from '../model/report.ts'
import type { PsqlOnly } from '../sql/psql-only.ts'
import { sendOn } from './send.ts'
import { endsSession } from './sql-error.ts'

export interface BaselineFailure {
  readonly file: string
  readonly error: SqlError
  /** What the script needs psql for; `null` where the server itself refuses it. */
  readonly obstacle: PsqlOnly | null
}

/**
 * Applies scripts that production has run already, one after another on one connection. Each starts from a fresh
 * session, as it did when its tool ran it.
 */
export async function applyBaseline(
  client: Client,
  scripts: readonly LoadedScript[],
): Promise<BaselineFailure | null> {
  for (const script of scripts) {
    const error = await sendOn(client, script)
    if (error !== null) {
      const line = error.line ?? (await lineOf(client, script, error))
      return { file: script.file, error: { ...error, line }, obstacle: script.obstacle() }
    }
    if (changesSession(script.text)) await client.query('DISCARD ALL')
  }
  return null
}

/**
 * Where a script failed that went to the server as one message: the server rarely says. Its statements are sent
 * again one by one, in a transaction that is rolled back; where that ends differently the line stays unknown.
 */
async function lineOf(client: Client, script: LoadedScript, error: SqlError): Promise<number | null> {
  if (endsSession(error)) return null
  await client.query('BEGIN')
  const again = await sendOn(client, { ...script, sending: { ...script.sending, ...ONE_BY_ONE } })
  return again?.code === error.code ? again.line : null
}

const ONE_BY_ONE = { sentAs: 'statements', transaction: 'explicit' } as const

/**
 * Cheaper than resetting the session 300 times; a match too many costs one round trip. `SET` opens a statement
 * here, unlike the SET of ALTER TABLE and of foreign keys.
 */
function changesSession(text: string): boolean {
  return /(?:^|;)\s*(?:set|reset|prepare|listen|load)\s+(?!not\b|default\b|null\b|data\b|statistics\b|storage\b|schema\b|\()|\bset_config\b|\btemp(?:orary)?\b|\badvisory/im.test(
    text,
  )
}
