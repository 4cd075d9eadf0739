import type { ScriptStatement } from '../sql/script-statement.ts'
import type { Sending } from './layout.ts'
import { endsTransaction, transactionControl } from './transaction-control.ts'
import { planTransactions } from './transaction-plan.ts'

/** A place at which a script that breaks off leaves a part of itself in the database. */
export interface CutPoint {
  /** Index of the statement whose commit, or whose own transactions, it is about. */
  readonly after: number
  /** The statement itself is cut off between two of its transactions. */
  readonly during: boolean
}

/**
 * Every place at which a script has committed something and is not at its end. None where all of it is one
 * transaction.
 */
export function cutPoints(statements: readonly ScriptStatement[], sending: Sending): readonly CutPoint[] {
  const commits = commitPoints(statements, sending)
  // After the last commit everything is there, and what follows are settings.
  const last = commits.findLastIndex((point) => !point.during)
  return commits.filter((_, position) => position !== last)
}

/** The same with the end of the script. */
export function commitPoints(statements: readonly ScriptStatement[], sending: Sending): readonly CutPoint[] {
  const points: CutPoint[] = []
  let open = false
  for (const step of planTransactions(statements, sending)) {
    const { index: after } = step
    const statement = statements[after]
    if (statement === undefined) continue
    if (step.do === 'run' && step.alone) {
      if (ownTransactions(statement) !== 'none') points.push({ after, during: true })
      if (!statement.operations.every(leavesNothing)) points.push({ after, during: false })
      continue
    }
    const control = step.do === 'run' ? transactionControl(statement) : null
    if (open && (step.do === 'close' || control === 'commit')) points.push({ after, during: false })
    if (step.do === 'open' || control === 'begin') open = true
    else if (step.do !== 'run' || endsTransaction(control)) open = false
  }
  return points
}

/**
 * `concurrent`: a command of PostgreSQL that commits between its phases. `procedure`: code that may commit, which
 * only shows when it runs.
 */
export function ownTransactions({
  parsed,
  operations,
}: ScriptStatement): 'concurrent' | 'procedure' | 'none' {
  if (operations.some((operation) => 'concurrently' in operation && operation.concurrently)) {
    return 'concurrent'
  }
  if (parsed.kind === 'CallStmt') return 'procedure'
  return parsed.kind === 'DoStmt' && /\b(?:commit|call)\b/i.test(parsed.sql) ? 'procedure' : 'none'
}

function leavesNothing({ type }: ScriptStatement['operations'][number]): boolean {
  return type === 'set' || type === 'transaction' || type === 'maintenance'
}
