import type { ScriptStatement } from '../sql/script-statement.ts'
import type { Sending } from './layout.ts'

/**
 * One thing to send in a replay, with the statement it belongs to. `open` and `close` are ours: they stand for the implicit transaction of a
 * simple query, or for the transaction the tool wraps around a script.
 */
export type Step =
  | { readonly do: 'open'; readonly index: number }
  | { readonly do: 'close'; readonly index: number }
  /** `alone`: commits by itself. Wrapped in a transaction of ours where the statement allows it, so that its locks can be read before they are released. */
  | { readonly do: 'run'; readonly index: number; readonly alone: boolean }
  /** BEGIN inside an implicit transaction turns it into a regular one (manual, Pipelining and implicit transaction blocks): nothing is sent. */
  | { readonly do: 'absorb'; readonly index: number }

/**
 * The steps equivalent to what the tool sends. A message of several statements runs in an implicit transaction
 * until a BEGIN of its own makes it explicit; after a COMMIT the next statement opens another.
 */
export function planTransactions(statements: readonly ScriptStatement[], sending: Sending): readonly Step[] {
  const wraps = sending.transaction === 'one' || (sending.sentAs === 'message' && statements.length > 1)
  const steps: Step[] = []
  let open: 'none' | 'ours' | 'theirs' = 'none'
  statements.forEach((statement, index) => {
    const control = transactionControl(statement)
    if (control === 'begin' && open === 'ours') {
      steps.push({ do: 'absorb', index })
      open = 'theirs'
      return
    }
    if (control === null && open === 'none' && wraps) {
      steps.push({ do: 'open', index })
      open = 'ours'
    }
    if (control === 'begin') open = 'theirs'
    steps.push({ do: 'run', index, alone: control === null && open === 'none' })
    if (control === 'end') open = 'none'
  })
  // A file that leaves its transaction open is committed by the bookkeeping the tool sends next on the connection.
  if (open !== 'none') steps.push({ do: 'close', index: statements.length - 1 })
  return steps
}

function transactionControl(statement: ScriptStatement): 'begin' | 'end' | 'inside' | null {
  for (const operation of statement.operations) {
    if (operation.type !== 'transaction') continue
    switch (operation.action) {
      case 'begin':
        return 'begin'
      case 'commit':
      case 'rollback':
        return 'end'
      case 'savepoint':
        return 'inside'
    }
  }
  return null
}

/** Commands that PostgreSQL refuses inside a transaction block (SQLSTATE 25001), as far as the parse tells. */
export function refusesTransaction(statement: ScriptStatement): boolean {
  return statement.operations.some((operation) => {
    switch (operation.type) {
      case 'create-index':
      case 'drop-index':
      case 'reindex':
      case 'detach-partition':
        return operation.concurrently
      case 'maintenance':
        return operation.command === 'vacuum' || operation.command === 'vacuum-full'
      case 'other':
        return [
          'AlterSystemStmt',
          'CreatedbStmt',
          'DropdbStmt',
          'CreateTableSpaceStmt',
          'DropTableSpaceStmt',
        ].includes(operation.kind)
      default:
        return false
    }
  })
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
    if ((step.do === 'close' || control === 'end') && first !== null) {
      ranges.push({ first, last: step.index })
      first = null
    }
  }
  return ranges
}

/** Indexes of the statements that run transactions of their own. */
export function concurrentStatements(statements: readonly ScriptStatement[]): ReadonlySet<number> {
  return new Set(statements.flatMap((statement, index) => (refusesTransaction(statement) ? [index] : [])))
}
