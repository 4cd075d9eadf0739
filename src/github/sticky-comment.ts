import type { CommentApi, PullRequestComment } from './api.ts'
import { type Marker, readMarker, writeMarker } from './marker.ts'

export interface StickyComment {
  readonly pullRequest: number
  readonly marker: Omit<Marker, 'reported'>
  /** Markdown below the marker; told which comment it replaces, if any. */
  readonly text: (replaced: Marker | null) => string
  /**
   * `post`: there is something to say. `update`: only a comment that exists is brought up to date.
   * `settle`: only one that still asks for something is.
   */
  readonly mode: 'post' | 'update' | 'settle'
}

export type CommentOutcome =
  | { readonly kind: 'created' | 'updated'; readonly url: string }
  /** Nothing was written: nothing to say, or a newer run has already said more. */
  | { readonly kind: 'not-needed' | 'newer-run' }

interface OwnComment {
  readonly comment: PullRequestComment
  readonly marker: Marker
}

/**
 * Brings the one comment of this key up to date in place, and deletes further ones of ours that a race has
 * left. Comments of others are never touched, also when they quote our marker.
 */
export async function keepComment(api: CommentApi, wanted: StickyComment): Promise<CommentOutcome> {
  const body = (replaced: Marker | null): string => {
    const reported = wanted.marker.open || replaced?.reported === true
    return `${writeMarker({ ...wanted.marker, reported })}\n${wanted.text(replaced)}`
  }
  const ours = ownComments(await api.listComments(wanted.pullRequest), wanted.marker.key)
  const [kept, ...duplicates] = ours
  if (kept === undefined) {
    if (wanted.mode !== 'post') return { kind: 'not-needed' }
    return { kind: 'created', url: await api.createComment(wanted.pullRequest, body(null)) }
  }
  if (ours.some(({ marker }) => isNewer(marker, wanted.marker))) return { kind: 'newer-run' }
  for (const { comment } of duplicates) await api.deleteComment(comment.id)
  if (wanted.mode === 'settle' && !kept.marker.open) return { kind: 'not-needed' }
  return { kind: 'updated', url: await api.updateComment(kept.comment.id, body(kept.marker)) }
}

function ownComments(comments: readonly PullRequestComment[], key: string): readonly OwnComment[] {
  return comments.flatMap((comment) => {
    if (!comment.own || comment.minimised) return []
    const marker = readMarker(comment.body)
    return marker?.key === key ? [{ comment, marker }] : []
  })
}

/** A run of an older push that finishes late, or is run again; re-runs for the same commit may replace each other. */
function isNewer(there: Marker, mine: Pick<Marker, 'runId' | 'headSha'>): boolean {
  return there.runId > mine.runId && there.headSha !== mine.headSha
}
