import type { Report } from '../model/report.ts'
import { annotate } from './annotations.ts'
import type { ReviewApi } from './api.ts'
import { shownLines } from './diff-lines.ts'
import { planLineComments, type RenderLineComment } from './line-comments.ts'
import type { Toolkit } from './toolkit.ts'

/** The lines of a pull request that hear about findings. */
export interface ReviewPlace {
  readonly pullRequest: number
  readonly headSha: string
  readonly key: string
  readonly prefix: string
  readonly most: number
}

/** GitHub refuses a whole review when one comment of it is outside of the diff. */
const UNPROCESSABLE = 422

/**
 * Puts comments on the lines that findings are about, as one review, and folds away those of earlier pushes that
 * are no longer true. Where GitHub refuses the lines nothing is lost: the comment of the pull request tells them all.
 *
 * @throws whatever else keeps GitHub from being asked.
 */
export async function reviewLines(
  api: ReviewApi,
  place: ReviewPlace,
  report: Report,
  render: RenderLineComment,
  toolkit: Toolkit,
): Promise<void> {
  const { pullRequest, headSha, key, prefix, most } = place
  const [there, diffs] = await Promise.all([api.lineComments(pullRequest), api.diffs(pullRequest)])
  const shown = new Map(
    diffs.flatMap(({ path, patch }) => (patch === null ? [] : [[path, shownLines(patch)] as const])),
  )
  const { post, fold } = planLineComments({ report, key, prefix, most, shown, there, render })
  for (const { nodeId } of fold) await api.minimiseComment(nodeId)
  if (post.length === 0) return
  const words = post.length === 1 ? 'A finding on a line' : `${post.length} findings on lines`
  const body = `${words} of this pull request. The comment of Rehearse has the whole review, as of ${headSha.slice(0, 7)}.`
  try {
    await api.createReview(pullRequest, { commit: headSha, body, comments: post })
  } catch (error) {
    if (!(error instanceof Error && 'status' in error && error.status === UNPROCESSABLE)) throw error
    annotate(toolkit, {
      level: 'notice',
      message: `GitHub refused comments on lines (${error.message}). The comment of the pull request and the summary tell every finding.`,
      place: { title: 'Rehearse' },
    })
  }
}
