import type { Finding, Report } from '../model/report.ts'
import { printable } from '../report/printable.ts'
import { isOpen } from '../report/verdict.ts'
import type { AnnotationPlace, Toolkit } from './toolkit.ts'

/** The runner keeps ten of each level per step and drops the rest in the order they were printed. */
const MOST_ERRORS = 10
/** One less: what cannot be published becomes a warning of this step, and must be seen. */
const MOST_WARNINGS = 9
/** Long messages are cut in the interface anyhow; the report holds them whole. */
const LONGEST_MESSAGE = 2000

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly place: AnnotationPlace
}

/**
 * Shows an annotation on the run and in the changed files. The toolkit escapes what the runner would read as a
 * command; control characters are spelled out here.
 */
export function annotate(
  toolkit: Pick<Toolkit, Annotation['level']>,
  { level, message, place }: Annotation,
): void {
  const { title, file, ...position } = place
  toolkit[level](printable(message), {
    ...(title === undefined ? {} : { title: printable(title) }),
    ...(file === undefined ? {} : { file: printable(file) }),
    ...position,
  })
}

/**
 * Marks of the worst findings in the changed files: at most ten errors and nine warnings.
 *
 * @param prefix directory of the repository below the workspace, as `db/` or empty, because the runner counts
 *   paths from the workspace.
 */
export function annotations(report: Report, prefix: string): readonly Annotation[] {
  const open = report.findings.filter(isOpen)
  const errors = open
    .filter((finding) => finding.severity === 'error')
    .map((finding) => mark('error', finding, prefix))
  const warnings = open
    .filter((finding) => finding.severity === 'warning')
    .map((finding) => mark('warning', finding, prefix))
  const gaps = report.unchecked
    .filter((entry) => entry.gates)
    .map(
      (entry): Annotation => ({
        level: 'error',
        message: shorten(`${entry.what}: ${entry.why}`),
        place: {
          title: 'Rehearse could not check this',
          ...(entry.file === undefined ? {} : { file: prefix + entry.file }),
          ...(entry.line === undefined ? {} : { startLine: entry.line }),
        },
      }),
    )
  return [...[...errors, ...gaps].slice(0, MOST_ERRORS), ...warnings.slice(0, MOST_WARNINGS)]
}

function mark(level: Annotation['level'], finding: Finding, prefix: string): Annotation {
  return {
    level,
    message: shorten(finding.message),
    place: {
      title: `${finding.title} (${finding.rule})`,
      file: prefix + finding.file,
      startLine: finding.line,
      endLine: finding.endLine,
      // The runner refuses a column on an annotation that spans lines.
      ...(finding.column === undefined || finding.endLine !== finding.line
        ? {}
        : { startColumn: finding.column }),
    },
  }
}

function shorten(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`
}
