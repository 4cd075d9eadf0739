import type { Operation } from '../model/operation.ts'
import type { SqlError } from '../model/report.ts'

/** Classes of SQLSTATE that speak of values: 22 data exception, 23 integrity constraint violation. */
const ABOUT_VALUES = /^2[23]/
const NOT_NULL_VIOLATION = '23502'

/**
 * A refusal that other rows might not cause: the seeded rows are ours, so it proves nothing about production. A new
 * NOT NULL column without a default fails on any row.
 */
export function dependsOnMadeUpRows(
  error: SqlError,
  statement: { readonly operations: readonly Operation[] } | undefined,
): boolean {
  if (!ABOUT_VALUES.test(error.code)) return false
  const addsColumn = statement?.operations.some((operation) => operation.type === 'add-column') ?? false
  return !(error.code === NOT_NULL_VIOLATION && addsColumn)
}
