import type { TableImpact } from '../../model/report.ts'
import { formatDuration, plural } from '../format.ts'
import { code, type Prose, prose } from '../prose.ts'

/** Which of reads and writes count as blocked, when shorter ones than `leastMs` are not worth a word. */
export function blockedKinds(
  impact: Pick<TableImpact, 'readsBlockedMs' | 'writesBlockedMs'>,
  leastMs: number,
): 'reads and writes' | 'reads' | 'writes' | null {
  const reads = impact.readsBlockedMs >= leastMs && impact.readsBlockedMs > 0
  const writes = impact.writesBlockedMs >= leastMs && impact.writesBlockedMs > 0
  if (reads && writes) return 'reads and writes'
  return reads ? 'reads' : writes ? 'writes' : null
}

/** `writes to public.orders are blocked for 1.2 s on 100,000 rows`; `null` below `leastMs`. */
export function blockedSentence(impact: TableImpact, leastMs: number): Prose | null {
  const kinds = blockedKinds(impact, leastMs)
  if (kinds === null) return null
  const longest = Math.max(impact.readsBlockedMs, impact.writesBlockedMs)
  const to = kinds === 'writes' ? 'to' : 'of'
  return prose`${kinds} ${to} ${code(impact.table)} are blocked for ${formatDuration(longest)} on ${plural(impact.rows, 'row')}`
}
