import type { Report } from '../model/report.ts'
import { isOpen } from '../report/verdict.ts'
import { annotations } from './annotations.ts'
import type { CommentApi } from './api.ts'
import { commentMode, commentText, hasSomethingToSay, type RenderMarkdown } from './comment-text.ts'
import type { CommentPolicy } from './inputs.ts'
import { asRefusal, PERMISSIONS_BLOCK, type Refusal } from './refusal.ts'
import type { Runner } from './runner.ts'
import { addSummary, SUMMARY_LIMIT_BYTES, setOutputs, writeReportFiles } from './runner-files.ts'
import { keepComment } from './sticky-comment.ts'
import { annotationCommand, plainLines } from './workflow-commands.ts'

/** The pull request that hears about the review, and how. */
export interface CommentPlace {
  readonly policy: Exclude<CommentPolicy, 'never'>
  readonly pullRequest: number
  readonly headSha: string
  readonly key: string
  /** The pull request comes from a fork, whose runs get a token that may not write. */
  readonly readOnly: boolean
  readonly api: () => Promise<CommentApi>
}

export interface Publication {
  readonly report: Report
  readonly runner: Runner
  readonly render: RenderMarkdown
  /** Directory of the repository below the workspace, as `db/` or empty. */
  readonly prefix: string
  /** `null`: no pull request, or no comment is wanted. */
  readonly comment: CommentPlace | null
  /** Prints one line of the job's log as it is, workflow commands included. */
  readonly print: (line: string) => void
}

const FORK_NOTE =
  'No comment was posted: this pull request comes from a fork, and GitHub gives such runs a token that may only read.'

/**
 * Publishes a settled report everywhere a run can: files, outputs, annotations, summary, comment. A part that
 * fails becomes a warning and never keeps another from being tried, and nothing here changes the verdict.
 */
export async function publish(publication: Publication): Promise<void> {
  const { report, runner, render, print } = publication
  const markdown = render(report, { runUrl: runner.runUrl })
  const part = async (what: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      print(annotationCommand('warning', `${what}: ${messageOf(error)}`, { title: 'Rehearse' }))
    }
  }

  await part('The report files and outputs could not be written', async () => {
    const json = `${JSON.stringify(report, null, 2)}\n`
    const files = await writeReportFiles(runner, { json, markdown })
    await setOutputs(runner, {
      verdict: report.verdict,
      findings: String(report.findings.filter(isOpen).length),
      'report-json': files.json,
      'report-markdown': files.markdown,
    })
  })
  for (const line of annotations(report, publication.prefix)) print(line)
  await part('The job summary could not be written', async () => {
    const note = publication.comment?.readOnly ? `\n${FORK_NOTE}\n` : ''
    const limitBytes = SUMMARY_LIMIT_BYTES - Buffer.byteLength(note)
    await addSummary(runner, render(report, { limitBytes, runUrl: runner.runUrl }) + note)
  })
  const { comment } = publication
  if (comment !== null) await part('The comment could not be posted', () => tell(publication, comment))
}

async function tell({ report, runner, render, print }: Publication, comment: CommentPlace): Promise<void> {
  if (comment.readOnly) {
    print(annotationCommand('notice', FORK_NOTE, { title: 'Rehearse' }))
    return
  }
  const open = hasSomethingToSay(report)
  const mode = commentMode(report, comment.policy)
  try {
    const outcome = await keepComment(await comment.api(), {
      pullRequest: comment.pullRequest,
      marker: {
        version: report.tool.version,
        key: comment.key,
        headSha: comment.headSha,
        runId: runner.runId,
        open,
      },
      text: (replaced) =>
        commentText(report, render, {
          headSha: comment.headSha,
          runUrl: runner.runUrl,
          takesBack: !open && replaced?.reported === true,
        }),
      mode,
    })
    switch (outcome.kind) {
      case 'created':
      case 'updated':
        print(`The comment is ${outcome.kind}: ${plainLines(outcome.url).join(' ')}`)
        return
      case 'newer-run':
        print('The comment stays as it is: a newer run has already updated it.')
        return
      case 'not-needed':
        return
    }
  } catch (error) {
    const refusal = asRefusal(error)
    if (refusal === null) throw error
    print(annotationCommand('warning', refusedMessage(refusal), { title: 'Rehearse could not comment' }))
  }
}

function refusedMessage(refusal: Refusal): string {
  const accepted = refusal.accepted === null ? '' : ` GitHub would accept: ${refusal.accepted}.`
  return `GitHub refused the comment (${refusal.message}).${accepted} The verdict stands. Give the job these permissions; a job-level block replaces the one of the workflow:\n${PERMISSIONS_BLOCK}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
