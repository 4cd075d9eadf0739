import type { Client, Connection } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { endsTransaction, transactionControl } from '../../layouts/transaction-control.ts'
import { planTransactions, type Step, wrapsScript } from '../../layouts/transaction-plan.ts'
import type { SqlError } from '../../model/report.ts'

const SYNTAX_ERROR = '42601'

/**
 * Counts the statements that the server completes, which it says for each, also within one message (manual,
 * Frontend/Backend Protocol, CommandComplete). The driver's types leave the connection out.
 */
export function sendingProgress(client: Client) {
  const { connection } = client as Client & { readonly connection: Connection }
  let completed = 0
  let refused = false
  connection.on('commandComplete', () => {
    if (!refused) completed++
  })
  connection.on('errorMessage', () => {
    refused = true
  })
  return {
    begin: () => {
      completed = 0
      refused = false
    },
    /** Before the first error since `begin`. */
    completed: () => completed,
  }
}

/**
 * Where a script was refused after `completed` commands: the index of the statement, -1 where it was none, and how
 * many statements from the start have been committed and stay.
 */
export function stoppedAt(
  script: LoadedScript,
  error: SqlError,
  completed: number,
): { readonly statement: number; readonly committed: number } {
  const statements = script.statements()
  const steps = planTransactions(statements, script.sending)
  const statement = refusedStatement(script, error, completed)
  let committed = 0
  for (const step of steps) {
    const at = statements[step.index]
    if (step.do !== 'run' || at === undefined) continue
    if (statement < 0 || step.index >= statement) break
    if (step.alone || endsTransaction(transactionControl(at))) committed = step.index + 1
  }
  return { statement, committed }
}

function refusedStatement(script: LoadedScript, error: SqlError, completed: number): number {
  const statements = script.statements()
  const { sentAs } = script.sending
  if (sentAs === 'statements') return refusedStep(planTransactions(statements, script.sending)[completed])
  const sent = completed - (wrapsScript(script.sending) ? 1 : 0)
  // A message is parsed as a whole before anything of it runs.
  if (sentAs === 'message' && sent === 0 && error.code === SYNTAX_ERROR && error.line !== null) {
    const line = error.line
    return statements.findIndex(({ parsed }) => parsed.line <= line && line <= parsed.endLine)
  }
  return sent < statements.length ? sent : -1
}

/** The COMMIT at the end, too, is refused: by a deferred constraint. */
function refusedStep(step: Step | undefined): number {
  return step?.do === 'run' ? step.index : -1
}
