import type { Finding, Report } from '../model/report.ts'
import { isOpen } from '../report/verdict.ts'
import { annotationCommand } from './workflow-commands.ts'

/** The runner keeps ten of each level per step and drops the rest in the order they were printed. */
const MOST_ERRORS = 10
/** One less: what cannot be published becomes a warning of this step, and must be seen. */
const MOST_WARNINGS = 9
/** Long messages are cut in the interface anyhow; the report holds them whole. */
const LONGEST_MESSAGE = 2000

/**
 * Workflow commands that mark the worst findings in the changed files: at most ten errors and nine warnings.
 *
 * @param prefix directory of the repository below the workspace, as `db/` or empty, because the runner counts
 *   paths from the workspace.
 */
export function annotations(report: Report, prefix: string): readonly string[] {
  const open = report.findings.filter(isOpen)
  const errors = open
    .filter((finding) => finding.severity === 'error')
    .map((finding) => mark(finding, prefix))
  const warnings = open
    .filter((finding) => finding.severity === 'warning')
    .map((finding) => mark(finding, prefix))
  const gaps = report.unchecked
    .filter((entry) => entry.gates)
    .map((entry) =>
      annotationCommand('error', shorten(`${entry.what}: ${entry.why}`), {
        title: 'Rehearse could not check this',
        ...(entry.file === undefined ? {} : { file: prefix + entry.file }),
        ...(entry.line === undefined ? {} : { line: entry.line }),
      }),
    )
  return [...[...errors, ...gaps].slice(0, MOST_ERRORS), ...warnings.slice(0, MOST_WARNINGS)]
}

function mark(finding: Finding, prefix: string): string {
  return annotationCommand(finding.severity === 'error' ? 'error' : 'warning', shorten(finding.message), {
    title: `${finding.title} (${finding.rule})`,
    file: prefix + finding.file,
    line: finding.line,
    endLine: finding.endLine,
    // The runner refuses a column on an annotation that spans lines.
    ...(finding.column === undefined || finding.endLine !== finding.line ? {} : { col: finding.column }),
  })
}

function shorten(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`
}
