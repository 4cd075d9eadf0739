import type { Client } from 'pg'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { SqlError } from '../model/report.ts'
import { sendOn } from './send.ts'

export interface BaselineFailure {
  readonly file: string
  readonly error: SqlError
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
    if (error !== null) return { file: script.file, error }
    if (changesSession(script.text)) await client.query('DISCARD ALL')
  }
  return null
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
