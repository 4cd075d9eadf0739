import type { Sending } from '../../src/layouts/layout.ts'
import type { ScriptRun } from '../../src/rehearsal/replay.ts'
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
export const IN_ONE_TRANSACTION: Sending = { ...AS_MESSAGE, sentAs: 'statements', transaction: 'one' }

/** A script as the rehearsal wants it, from SQL text that parses. */
export async function scriptRun(text: string, sending: Sending = AS_MESSAGE): Promise<ScriptRun> {
  await loadParser()
  const script = parseScript(text)
  if (!script.ok) throw new Error(script.error.message)
  return { file: 'migration.sql', text, statements: scriptStatements(script.statements), sending }
}
