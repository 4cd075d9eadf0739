import type { Finding, Report } from '../model/report.ts'
import { worstFirst } from '../report/order.ts'
import { printable } from '../report/printable.ts'
import type { NewLineComment } from './api.ts'
import { type ShownLines, withinHunk } from './diff-lines.ts'
import { readLineMarker, writeLineMarker } from './line-marker.ts'
import type { LineComment } from './thread-query.ts'

/** Comments on lines are cut where those of the pull request are; one finding never comes near. */
const LONGEST_BODY_BYTES = 60_000

/** One finding as markdown; `suggestion`: what is to stand in place of the lines. */
export type RenderLineComment = (finding: Finding, report: Report, suggestion: string | null) => string

/** What is to be done about comments on lines. */
export interface LinePlan {
  readonly post: readonly NewLineComment[]
  /** Comments of ours about what is no longer there. */
  readonly fold: readonly LineComment[]
}

export interface LineRequest {
  readonly report: Report
  readonly key: string
  /** Directory of the repository below the workspace, as `db/` or empty. */
  readonly prefix: string
  /** At most so many of ours are open at once. */
  readonly most: number
  readonly shown: ReadonlyMap<string, readonly ShownLines[]>
  readonly there: readonly LineComment[]
  readonly render: RenderLineComment
}

/**
 * Which findings get a comment on their lines: the worst, on lines that the diff shows, none that has one already.
 * What no finding is about any more is folded away.
 */
export function planLineComments(request: LineRequest): LinePlan {
  const { report, key, most, there } = request
  const findings = worstFirst(report.findings).filter(({ severity }) => severity !== 'note')
  const open = new Set(findings.map(({ fingerprint }) => fingerprint))
  const ours = there.flatMap((comment) => {
    const marker = comment.own && !comment.minimised ? readLineMarker(comment.body) : null
    return marker?.key === key ? [{ comment, finding: marker.finding }] : []
  })
  const kept = ours.filter(({ finding }) => open.has(finding))
  const told = new Set(kept.map(({ finding }) => finding))
  const wanted = findings.flatMap((finding) => {
    const comment = told.has(finding.fingerprint) ? null : lineCommentOn(finding, request)
    return comment === null ? [] : [comment]
  })
  return {
    post: wanted.slice(0, Math.max(0, most - kept.length)),
    fold: ours.filter(({ finding }) => !open.has(finding)).map(({ comment }) => comment),
  }
}

function lineCommentOn(finding: Finding, request: LineRequest): NewLineComment | null {
  const { report, key, prefix, shown, render } = request
  const path = prefix + finding.file
  const hunks = shown.get(path) ?? []
  const suggestion = suggestionFor(finding, hunks)
  const place = suggestion?.place ?? withinHunk(finding, hunks)
  if (place === null) return null
  const marker = writeLineMarker({ key, finding: finding.fingerprint })
  const body = `${marker}\n${render(finding, report, suggestion?.text ?? null)}`
  return Buffer.byteLength(body) > LONGEST_BODY_BYTES ? null : { path, ...place, body }
}

/** Only what was performed is offered for committing, and only where the diff shows all of the lines it replaces. */
function suggestionFor(
  { fix }: Finding,
  hunks: readonly ShownLines[],
): { readonly place: ShownLines; readonly text: string } | null {
  if (fix?.verified !== true || fix.edit === undefined) return null
  const { line, endLine, replacement } = fix.edit
  const place = withinHunk({ line, endLine }, hunks)
  const text = replacement.replace(/\n$/, '')
  if (place === null || place.last !== endLine || printable(text) !== text) return null
  return { place, text }
}
