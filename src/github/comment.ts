import { annotate } from './annotations.ts'
import type { CommentApi, ReviewApi } from './api.ts'
import type { CommentPolicy } from './inputs.ts'
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
  /** Comments on lines that may be open at once; 0: none are wanted. */
  readonly mostOnLines: number
  readonly api: () => Promise<CommentApi & ReviewApi>
}

export type CommentContent = Pick<StickyComment['marker'], 'version' | 'open' | 'findings'> &
  Pick<StickyComment, 'mode' | 'text'>

/**
 * Brings the comment up to date and says so in the log. A refusal becomes a warning that names the missing
 * permissions.
 *
 * @returns whether the comment now tells of this run: a newer one, nothing to say and a refusal leave it as it is.
 * @throws whatever else keeps GitHub from being asked.
 */
export async function tellPullRequest(
  place: CommentPlace,
  { version, open, findings, mode, text }: CommentContent,
  toolkit: Toolkit,
): Promise<boolean> {
  const { pullRequest, key, headSha, runId } = place
  try {
    const marker = { version, key, headSha, runId, open, findings }
    const outcome = await keepComment(await place.api(), { pullRequest, marker, text, mode })
    switch (outcome.kind) {
      case 'created':
      case 'updated':
        toolkit.info(`The comment is ${outcome.kind}: ${plainLines(outcome.url).join(' ')}`)
        return true
      case 'newer-run':
        toolkit.info('The comment stays as it is: a newer run has already updated it.')
        return false
      case 'not-needed':
        return false
    }
  } catch (error) {
    warnOfRefusal(error, toolkit)
    return false
  }
}

/** @throws the error itself where it is no refusal. */
export function warnOfRefusal(error: unknown, toolkit: Toolkit): void {
  const refusal = asRefusal(error)
  if (refusal === null) throw error
  annotate(toolkit, {
    level: 'warning',
    message: refusedMessage(refusal),
    place: { title: 'Rehearse could not comment' },
  })
}

function refusedMessage(refusal: Refusal): string {
  const accepted = refusal.accepted === null ? '' : ` GitHub would accept: ${refusal.accepted}.`
  return `GitHub refused the comment (${refusal.message}).${accepted} The verdict stands. Give the job these permissions; a job-level block replaces the one of the workflow:\n${PERMISSIONS_BLOCK}`
}
