import type { Settings } from './config/settings.ts'
import { withWrittenFixes } from './fixes/with-written-fixes.ts'
import { type LoadedTarget, reviewedIn } from './layouts/load-scripts.ts'
import type { Report } from './model/report.ts'
import { emptyReport } from './report/empty-report.ts'
import { sourceGaps } from './report/source-gaps.ts'
import { nothingAsked, tellReport } from './report/tell-report.ts'
import { settleVerdicts } from './report/verdict.ts'
import { checkRuleSettings } from './rules/rule-settings.ts'

/**
 * What is predicted of loaded files, and what the rules say about it. `asked`: the files that were named; of the
 * others, which are their history, nothing is to be judged.
 */
export function lintReport(
  settings: Settings & { readonly today: string },
  loaded: readonly LoadedTarget[],
  asked: ReadonlySet<string>,
): Report {
  // Files are named one by one, so nothing says which directories there are.
  checkRuleSettings(settings.rules, null)
  const unchecked = sourceGaps(loaded, []).map((gap) =>
    gap.file !== undefined && !asked.has(gap.file) ? { ...gap, gates: false } : gap,
  )
  const report: Report = { ...emptyReport(settings), unchecked }
  const told = tellReport(report, loaded, nothingAsked, { ...settings, all: true })
  const migrations = loaded.flatMap(({ steps }) => reviewedIn(steps))
  return settleVerdicts({ ...told, findings: withWrittenFixes(told.findings, migrations, 'edits') })
}
