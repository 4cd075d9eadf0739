import type { ScriptStatement } from '../sql/script-statement.ts'
import type { Sending } from './layout.ts'
import {
  endsTransaction,
  refusesTransaction,
  requiresTransaction,
  type TransactionControl,
  transactionControl,
} from './transaction-control.ts'

/**
 * One thing to send in a replay, with the statement it belongs to. `open`, `close` and `abandon` are ours: BEGIN,
 * COMMIT and ROLLBACK. They stand for the implicit transaction of a message or a pipeline, or for the transaction the
 * tool wraps around a script.
 */
export type Step =
  | { readonly do: 'open' | 'close' | 'abandon'; readonly index: number }
  /** `alone`: commits by itself. Wrapped in a transaction of ours where the statement allows it, so that its locks can be read before they are released. */
  | { readonly do: 'run'; readonly index: number; readonly alone: boolean }

/** Who opens a transaction: the server by itself, or a BEGIN. A BEGIN inside an implicit one makes it a regular one. */
type Opening = 'implicit' | 'explicit'

/**
 * The steps equivalent to what the tool sends. The statements of a message or a pipeline run in an implicit
 * transaction until a BEGIN of their own makes it explicit; after a COMMIT the next statement opens another (manual,
 * Message Flow, Multiple Statements in a Simple Query and Pipelining; measured on 14 to 18).
 */
export function planTransactions(statements: readonly ScriptStatement[], sending: Sending): readonly Step[] {
  const steps: Step[] = []
  let open: Opening | null = null
  let opening = firstOpening(statements, sending)
  // The first statement of a transaction in a pipeline does not know yet that others follow.
  let first = sending.sentAs === 'pipeline'
  statements.forEach((statement, index) => {
    const control = transactionControl(statement)
    if (open === null && opensTransaction(statement, control, opening, first)) {
      steps.push({ do: 'open', index })
      open = opening
    }
    if (open === 'implicit' && (control === 'savepoint' || control === 'chain')) {
      // In an implicit transaction the server refuses these as it does outside of any.
      steps.push({ do: 'abandon', index })
      open = null
    }
    if (control === 'begin') open = 'explicit'
    steps.push({
      do: 'run',
      index,
      alone: open === null && control === null && !requiresTransaction(statement),
    })
    const ended = endsTransaction(control)
    first = ended && sending.sentAs === 'pipeline'
    if (ended) {
      open = null
      opening = laterOpening(statements, sending)
    }
  })
  if (open !== null) {
    const end = sending.atEnd === 'disconnects' ? 'abandon' : 'close'
    steps.push({ do: end, index: statements.length - 1 })
  }
  return steps
}

function opensTransaction(
  statement: ScriptStatement,
  control: TransactionControl | null,
  opening: Opening | null,
  firstOfPipeline: boolean,
): boolean {
  switch (opening) {
    case null:
      return false
    case 'explicit':
      return true
    case 'implicit':
      return (
        control === null &&
        !(firstOfPipeline && (refusesTransaction(statement) || requiresTransaction(statement)))
      )
  }
}

function firstOpening(statements: readonly ScriptStatement[], sending: Sending): Opening | null {
  return wrapsScript(sending) ? 'explicit' : implicitOpening(statements, sending)
}

/** What follows on a COMMIT of the script's own. */
function laterOpening(statements: readonly ScriptStatement[], sending: Sending): Opening | null {
  if (sending.sentAs !== 'statements') return implicitOpening(statements, sending)
  return wrapsScript(sending) && sending.afterCommit !== 'autocommits' ? 'explicit' : null
}

function implicitOpening(statements: readonly ScriptStatement[], { sentAs }: Sending): Opening | null {
  return sentAs === 'pipeline' || (sentAs === 'message' && statements.length > 1) ? 'implicit' : null
}

/** What is sent for a step. */
export function sqlOfStep(step: Step, statements: readonly ScriptStatement[]): string {
  switch (step.do) {
    case 'open':
      return 'BEGIN'
    case 'close':
      return 'COMMIT'
    case 'abandon':
      return 'ROLLBACK'
    case 'run':
      return statements[step.index]?.parsed.sql ?? ''
  }
}

/** The tool opens a transaction before the script. */
export function wrapsScript({ transaction }: Sending): boolean {
  return transaction === 'one' || transaction === 'shared'
}

/** Each statement commits by itself unless the script says otherwise. */
export function commitsEach(sending: Sending): boolean {
  return sending.sentAs === 'statements' && !wrapsScript(sending)
}

/** The statements that share a transaction, as index ranges: what a rule about held locks has to look at. */
export function transactionRanges(
  statements: readonly ScriptStatement[],
  sending: Sending,
): { readonly first: number; readonly last: number }[] {
  const ranges: { first: number; last: number }[] = []
  let first: number | null = null
  for (const step of planTransactions(statements, sending)) {
    const control = step.do === 'run' ? transactionControl(statements[step.index] as ScriptStatement) : null
    if (step.do === 'open' || control === 'begin') first ??= step.index
    if (step.do === 'run' && step.alone) ranges.push({ first: step.index, last: step.index })
    if ((step.do === 'close' || step.do === 'abandon' || endsTransaction(control)) && first !== null) {
      ranges.push({ first, last: step.index })
      first = null
    }
  }
  return ranges
}
