import type { FailOn, OnUnchecked } from '../config/settings.ts'
import type { Report, Severity } from '../model/report.ts'
import { isOpen } from './verdict.ts'

function fails(severity: Severity, failOn: FailOn): boolean {
  switch (failOn) {
    case 'error':
      return severity === 'error'
    case 'warning':
      return severity === 'error' || severity === 'warning'
    case 'never':
      return false
  }
}

/**
 * 1 when an open finding is at or above `failOn`, or when the verdict is `unchecked` and `onUnchecked` is
 * `fail`; otherwise 0. Wrong usage (2) and internal errors (3) never get as far as a report.
 */
export function exitStatus(
  report: Pick<Report, 'verdict' | 'findings'>,
  policy: { readonly failOn: FailOn; readonly onUnchecked: OnUnchecked },
): 0 | 1 {
  const failing = report.findings.some((finding) => isOpen(finding) && fails(finding.severity, policy.failOn))
  if (failing) return 1
  return report.verdict === 'unchecked' && policy.onUnchecked === 'fail' ? 1 : 0
}
