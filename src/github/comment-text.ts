import type { Finding, Report } from '../model/report.ts'
import { isOpen } from '../report/verdict.ts'
import type { CommentPolicy } from './inputs.ts'
import type { StickyComment } from './sticky-comment.ts'

/** Turns a report into markdown of at most `limitBytes` bytes of UTF-8. */
export type RenderMarkdown = (
  report: Report,
  options: { readonly limitBytes?: number; readonly runUrl?: string },
) => string

/** GitHub refuses bodies over 65,536 characters; the rest is room for the marker and our own lines. */
const COMMENT_LIMIT_BYTES = 60_000
const OWN_LINES_BYTES = 5_000

/**
 * Whether a report asks the author for anything, or tells reviewers what the author has suppressed. What the settings
 * turn off was decided before, and is listed in the job summary.
 */
export function hasSomethingToSay(report: Report): boolean {
  const isTold = (finding: Finding) => isOpen(finding) || finding.suppressed?.by === 'comment'
  return report.verdict !== 'safe' || report.findings.some(isTold)
}

/** What is done about the comment: nothing is posted where there never was anything to say. */
export function commentMode(report: Report, policy: Exclude<CommentPolicy, 'never'>): StickyComment['mode'] {
  if (policy === 'always' || hasSomethingToSay(report)) return 'post'
  return report.migrations.length === 0 ? 'settle' : 'update'
}

/**
 * The comment below its marker. One that takes back what an earlier push was told says so first, because an
 * edited comment is read by people who remember the old one.
 */
export function commentText(
  report: Report,
  render: RenderMarkdown,
  place: {
    readonly headSha: string
    readonly runUrl: string
    readonly takesBack: boolean
    /** What became of the findings of the last push, in a sentence; `null`: there is none to compare with. */
    readonly progress: string | null
  },
): string {
  const body = render(report, { limitBytes: COMMENT_LIMIT_BYTES - OWN_LINES_BYTES, runUrl: place.runUrl })
  const short = place.headSha.slice(0, 7)
  const first = place.takesBack
    ? [`✅ **Resolved**: nothing that Rehearse reported earlier on this pull request is left as of ${short}.`]
    : []
  return [...first, withProgress(withinLimit(body), place.progress)].join('\n\n')
}

/** Behind the verdict, which stays the first line. */
function withProgress(body: string, progress: string | null): string {
  if (progress === null) return body
  const [verdict = '', ...rest] = body.split('\n\n')
  return [verdict, `_${progress}_`, ...rest].join('\n\n')
}

/** The renderer keeps to its limit; should it ever not, a short comment is better than a refused one. */
function withinLimit(body: string): string {
  if (Buffer.byteLength(body) <= COMMENT_LIMIT_BYTES - OWN_LINES_BYTES) return body
  const [verdict = ''] = body.split('\n', 1)
  return `${verdict.slice(0, 500)}\n\nThe report is too long for a comment. It is in the summary of this run.`
}
