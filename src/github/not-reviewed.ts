import { Interrupted, UserError } from '../model/errors.ts'
import { codeBlock } from '../report/escape.ts'
import { VERSION } from '../version.ts'
import { annotate } from './annotations.ts'
import { type CommentPlace, tellPullRequest } from './comment.ts'
import type { Toolkit } from './toolkit.ts'

/** Enough for a message; the log holds all of it. */
const LONGEST_MESSAGE = 4000

/**
 * Tells the pull request that its newest commit could not be reviewed, where a comment speaks about an older one:
 * nobody may take that verdict for the one of what they are about to merge. Where there is no comment the failed
 * job says enough. Never throws, because the failure itself is what has to be reported.
 *
 * @param failure what ended the run without a report.
 */
export async function tellNotReviewed(
  place: CommentPlace,
  failure: unknown,
  runUrl: string,
  toolkit: Toolkit,
): Promise<void> {
  if (place.readOnly) return
  try {
    const text = () => notReviewedText(place.headSha, failure, runUrl)
    await tellPullRequest(
      place,
      { version: VERSION, open: true, findings: null, mode: 'update', text },
      toolkit,
    )
  } catch (error) {
    annotate(toolkit, {
      level: 'warning',
      message: `The comment could not be updated: ${error instanceof Error ? error.message : String(error)}`,
      place: { title: 'Rehearse' },
    })
  }
}

function notReviewedText(headSha: string, failure: unknown, runUrl: string): string {
  return [
    `⚪ **Not reviewed**: ${headSha.slice(0, 7)} could not be reviewed. What was said here about an earlier commit no longer counts.`,
    codeBlock(reason(failure).slice(0, LONGEST_MESSAGE), 'text'),
    `[The log of the run](${runUrl}) holds the details.`,
  ].join('\n\n')
}

function reason(failure: unknown): string {
  if (failure instanceof UserError || failure instanceof Interrupted) return failure.message
  return 'Rehearse failed by a mistake of its own.'
}
