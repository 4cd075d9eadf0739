import type { Rollback } from './report.ts'

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
