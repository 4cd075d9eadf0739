import type { Finding, Severity } from '../model/report.ts'
import { isOpen } from './verdict.ts'

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/**
 * Open findings, worst first: by severity, then measured before predicted. Findings of equal weight keep the
 * order in which the migrations run.
 */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const certainty = (finding: Finding) => (finding.certainty === 'measured' ? 0 : 1)
  return findings
    .filter(isOpen)
    .toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || certainty(a) - certainty(b))
}

/** How many open findings there are of a severity. */
export function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity && isOpen(finding)).length
}
