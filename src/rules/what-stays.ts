import { commitsEach } from '../layouts/transaction-plan.ts'
import { isConcurrent } from './felt.ts'
import type { JudgedScript } from './rule.ts'

/** What of a script stays when the server refuses one of its statements, `null` where it is not known which. */
export function whatStays({ sending, statements }: JudgedScript, refused: number | null): string {
  // A COMMIT of the script's own keeps what was before it; which part that is, the statements tell.
  if (statements.some((one) => one.operations.some(({ type }) => type === 'transaction'))) return ''
  if (sending?.sentAs === 'pipeline' && statements[0]?.operations.some(isConcurrent) && refused !== 0) {
    return ' The first statement, which commits by itself, stays.'
  }
  if (sending === null || !commitsEach(sending)) return ' Nothing of the script stays.'
  return refused !== null && refused > 0 ? ' The statements before it stay.' : ''
}
