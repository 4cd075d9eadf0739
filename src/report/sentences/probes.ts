import type { TableImpact } from '../../model/report.ts'
import { formatDuration } from '../format.ts'
import { code, type Prose, prose } from '../prose.ts'

/** What the clients of a table measured themselves; nothing where no clients were asked for. */
export function probeSentences(impact: TableImpact): readonly Prose[] {
  const { probedReadsMs: reads, probedWritesMs: writes } = impact
  const waits = [
    ...(reads === undefined ? [] : [`a reading client waited up to ${formatDuration(reads)}`]),
    ...(writes === undefined ? [] : [`a writing one up to ${formatDuration(writes)}`]),
  ]
  if (waits.length === 0) return []
  return [prose`Clients of ${code(impact.table)} measured it: ${waits.join(', ')}.`]
}
