import type { Report } from '../model/report.ts'
import { isOpen } from '../report/verdict.ts'
import { annotate, annotations } from './annotations.ts'
import { type CommentPlace, tellPullRequest, warnOfRefusal } from './comment.ts'
import { commentMode, commentText, hasSomethingToSay, type RenderMarkdown } from './comment-text.ts'
import type { RenderLineComment } from './line-comments.ts'
import type { Marker } from './marker.ts'
import { progressSince, rememberedFindings } from './progress.ts'
import { SUMMARY_LIMIT_BYTES, writeReportFiles } from './report-files.ts'
import { reviewLines } from './review-lines.ts'
import type { Runner } from './runner.ts'
import type { Toolkit } from './toolkit.ts'

export interface Publication {
  readonly report: Report
  readonly runner: Pick<Runner, 'temp' | 'runUrl'>
  readonly render: RenderMarkdown
  readonly renderLine: RenderLineComment
  /** Directory of the repository below the workspace, as `db/` or empty. */
  readonly prefix: string
  /** `null`: no pull request, or no comment is wanted. */
  readonly comment: CommentPlace | null
  readonly toolkit: Toolkit
}

const FORK_NOTE =
  'No comment was posted: this pull request comes from a fork, and GitHub gives such runs a token that may only read.'

/**
 * Publishes a settled report everywhere a run can: files, outputs, annotations, summary, comment. A part that
 * fails becomes a warning and never keeps another from being tried, and nothing here changes the verdict.
 */
export async function publish(publication: Publication): Promise<void> {
  const { report, runner, render, toolkit, comment } = publication
  const part = async (what: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      annotate(toolkit, {
        level: 'warning',
        message: `${what}: ${error instanceof Error ? error.message : String(error)}`,
        place: { title: 'Rehearse' },
      })
    }
  }

  await part('The report files and outputs could not be written', async () => {
    toolkit.setOutput('verdict', report.verdict)
    toolkit.setOutput('findings', String(report.findings.filter(isOpen).length))
    const json = `${JSON.stringify(report, null, 2)}\n`
    const markdown = render(report, { runUrl: runner.runUrl })
    const files = await writeReportFiles(runner, { json, markdown })
    toolkit.setOutput('report-json', files.json)
    toolkit.setOutput('report-markdown', files.markdown)
  })
  for (const annotation of annotations(report, publication.prefix)) annotate(toolkit, annotation)
  await part('The job summary could not be written', async () => {
    const note = comment?.readOnly ? `\n${FORK_NOTE}\n` : ''
    const limitBytes = SUMMARY_LIMIT_BYTES - Buffer.byteLength(note)
    const text = render(report, { limitBytes, runUrl: runner.runUrl }) + note
    await toolkit.summary.addRaw(text, true).write()
  })
  if (comment !== null)
    await part('The comment could not be brought up to date', () => tell(publication, comment))
}

/** Brings the comment and those on lines up to date. */
export async function tell(publication: Omit<Publication, 'comment'>, place: CommentPlace): Promise<void> {
  const { report, runner, render, renderLine, prefix, toolkit } = publication
  if (place.readOnly) {
    annotate(toolkit, { level: 'notice', message: FORK_NOTE, place: { title: 'Rehearse' } })
    return
  }
  const open = hasSomethingToSay(report)
  const content = {
    version: report.tool.version,
    open,
    mode: commentMode(report, place.policy),
    findings: rememberedFindings(report),
    text: (replaced: Marker | null) =>
      commentText(report, render, {
        headSha: place.headSha,
        runUrl: runner.runUrl,
        takesBack: !open && replaced?.reported === true,
        progress: progressSince(replaced, place.headSha, report),
      }),
  }
  const isToldNow = await tellPullRequest(place, content, toolkit)
  if (!isToldNow || place.mostOnLines === 0) return
  try {
    await reviewLines(
      await place.api(),
      { ...place, prefix, most: place.mostOnLines },
      report,
      renderLine,
      toolkit,
    )
  } catch (error) {
    warnOfRefusal(error, toolkit)
  }
}
