import type { RollbackTogether, Severity } from '../model/report.ts'

/**
 * A history may split one change over many files whose down scripts restore only as a whole. Then a single file that
 * does not is a trap for whoever takes one step back, and no error.
 */
export function mildInGroup(together: RollbackTogether | null): {
  readonly severity?: Severity
} {
  return together?.status === 'restores' && together.dataLoss.length === 0 ? { severity: 'warning' } : {}
}
