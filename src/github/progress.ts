import type { Report } from '../model/report.ts'
import { plural } from '../report/format.ts'
import { worstFirst } from '../report/order.ts'
import { type Marker, MOST_REMEMBERED } from './marker.ts'

/** What a comment remembers for the next push: errors and warnings that are open, the worst first. */
export function rememberedFindings(report: Report): readonly string[] {
  const counted = worstFirst(report.findings).filter(({ severity }) => severity !== 'note')
  return counted.map(({ fingerprint }) => fingerprint).slice(0, MOST_REMEMBERED)
}

/**
 * `Since 1a2b3c4: 1 new finding, 2 still open, 3 fixed.` `null` where there is nothing to compare: the first review,
 * the same commit again, or more findings than a comment remembers.
 */
export function progressSince(before: Marker | null, headSha: string, report: Report): string | null {
  if (before === null || before.headSha === headSha) return null
  const now = rememberedFindings(report)
  if (Math.max(now.length, before.findings.length) >= MOST_REMEMBERED) return null
  if (now.length === 0 && before.findings.length === 0) return null
  const known = new Set(before.findings)
  const open = now.filter((finding) => known.has(finding)).length
  const added = now.length - open
  const fixed = known.size - open
  const parts = [
    ...(added > 0 ? [`${plural(added, 'new finding')}`] : []),
    ...(open > 0 ? [`${open} still open`] : []),
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
  ]
  return `Since ${before.headSha.slice(0, 7)}: ${parts.join(', ')}.`
}
