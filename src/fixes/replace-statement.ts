import type { Sending } from '../layouts/layout.ts'
import { type LoadedScript, scriptOf } from '../layouts/load-scripts.ts'
import type { Fix } from '../model/report.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'

/**
 * The scripts that a team would deploy instead: what comes before the statement as its tool sends it, each step of
 * the fix as a migration of its own, then what comes after.
 */
export function replaceStatement(script: LoadedScript, index: number, fix: Fix): readonly LoadedScript[] {
  const statements = script.statements()
  const rest = (part: readonly ScriptStatement[]) =>
    part.filter((statement) => !isTransactionControl(statement))
  return [
    ...asScript(script, rest(statements.slice(0, index))),
    ...fix.steps.map((step) =>
      scriptOf(script.file, step.sql, () => stepSending(script.sending, step.transaction)),
    ),
    ...asScript(script, rest(statements.slice(index + 1))),
  ]
}

/** BEGIN and COMMIT that enclosed the whole file would be torn apart; each part gets its own transaction instead. */
function isTransactionControl(statement: ScriptStatement): boolean {
  return statement.operations.some((operation) => operation.type === 'transaction')
}

function asScript(script: LoadedScript, statements: readonly ScriptStatement[]): LoadedScript[] {
  if (statements.length === 0) return []
  const text = statements.map((statement) => `${statement.parsed.sql};\n`).join('')
  return [scriptOf(script.file, text, () => script.sending)]
}

function stepSending(sending: Sending, transaction: boolean): Sending {
  return {
    ...sending,
    sentAs: 'statements',
    transaction: transaction ? 'one' : 'per-statement',
    companion: [],
    refusal: null,
  }
}
