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

/** Cheaper than asking the server 300 times; a word too many costs one round trip. */
function changesSession(text: string): boolean {
  return /\b(?:set|set_config|prepare|listen|temp|temporary|advisory\w*)\b/i.test(text)
}
