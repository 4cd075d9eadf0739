import type { Finding } from '../../model/report.ts'
import { printableLine } from '../printable.ts'

export const QUERIES_TITLE = 'Ask production'

/** The queries as one script to paste, each with what its answer means. */
export function queriesScript(queries: NonNullable<Finding['queries']>): string {
  return queries.map(({ sql, why }) => `-- ${printableLine(why)}\n${sql.trim()}`).join('\n\n')
}
