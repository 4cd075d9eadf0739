import type { Rollback } from './report.ts'

/**
 * How the rollbacks of a directory count. `required`: each has to be proved. `advisory`: what is wrong is a warning
 * at most. `off`: none is performed.
 */
export type RollbackMode = 'required' | 'advisory' | 'off'

/** A rollback of which nothing was performed or nothing came back. */
export function withoutRollback(status: Rollback['status'], reason?: string): Rollback {
  return {
    status,
    ...(reason === undefined ? {} : { reason }),
    differences: [],
    dataLoss: [],
    reapplies: null,
    error: null,
  }
}
