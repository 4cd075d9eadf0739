import { annotate } from './annotations.ts'
import type { CommentApi } from './api.ts'
import type { CommentPolicy } from './inputs.ts'
import type { Marker } from './marker.ts'
import { plainLines } from './plain-lines.ts'
import { asRefusal, PERMISSIONS_BLOCK, type Refusal } from './refusal.ts'
import { keepComment, type StickyComment } from './sticky-comment.ts'
import type { Toolkit } from './toolkit.ts'

/** The pull request that hears about the review, and how. */
export interface CommentPlace {
  readonly policy: Exclude<CommentPolicy, 'never'>
  readonly pullRequest: number
  readonly headSha: string
  readonly key: string
  readonly runId: number
  /** The pull request comes from a fork, whose runs get a token that may not write. */
  readonly readOnly: boolean
  readonly api: () => Promise<CommentApi>
}

export type CommentContent = Pick<Marker, 'version' | 'open'> & Pick<StickyComment, 'mode' | 'text'>

/**
 * Brings the comment up to date and says so in the log. A refusal becomes a warning that names the missing
 * permissions.
 *
 * @throws whatever else keeps GitHub from being asked.
 */
export async function tellPullRequest(
  place: CommentPlace,
  { version, open, mode, text }: CommentContent,
  toolkit: Toolkit,
): Promise<void> {
  const { pullRequest, key, headSha, runId } = place
  try {
    const marker = { version, key, headSha, runId, open }
    const outcome = await keepComment(await place.api(), { pullRequest, marker, text, mode })
    switch (outcome.kind) {
      case 'created':
      case 'updated':
        toolkit.info(`The comment is ${outcome.kind}: ${plainLines(outcome.url).join(' ')}`)
        return
      case 'newer-run':
        toolkit.info('The comment stays as it is: a newer run has already updated it.')
        return
      case 'not-needed':
        return
    }
  } catch (error) {
    const refusal = asRefusal(error)
    if (refusal === null) throw error
    annotate(toolkit, {
      level: 'warning',
      message: refusedMessage(refusal),
      place: { title: 'Rehearse could not comment' },
    })
  }
}

function refusedMessage(refusal: Refusal): string {
  const accepted = refusal.accepted === null ? '' : ` GitHub would accept: ${refusal.accepted}.`
  return `GitHub refused the comment (${refusal.message}).${accepted} The verdict stands. Give the job these permissions; a job-level block replaces the one of the workflow:\n${PERMISSIONS_BLOCK}`
}
