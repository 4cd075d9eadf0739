import type { Sending } from '../../src/layouts/layout.ts'
import type { LoadedScript } from '../../src/layouts/load-scripts.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { scriptStatements } from '../../src/sql/script-statement.ts'

export const AS_MESSAGE: Sending = {
  sentAs: 'message',
  transaction: 'explicit',
  stripsByteOrderMark: false,
  companion: [],
  refusal: null,
}

export const AS_STATEMENTS: Sending = { ...AS_MESSAGE, sentAs: 'statements', transaction: 'per-statement' }

/** A script as the rehearsal wants it, from SQL text that parses. */
export async function scriptRun(text: string, sending: Sending = AS_MESSAGE): Promise<LoadedScript> {
  await loadParser()
  const script = parseScript(text)
  if (!script.ok) throw new Error(script.error.message)
  const statements = scriptStatements(script.statements)
  return {
    file: 'migration.sql',
    text,
    statements: () => statements,
    parsed: () => script,
    obstacle: () => null,
    sending,
  }
}
