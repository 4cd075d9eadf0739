import type { CommentApi, PullRequestComment } from './api.ts'
import { type Marker, readMarker, writeMarker } from './marker.ts'

export interface StickyComment {
  readonly pullRequest: number
  /** `findings` is `null` where nothing new is known of them: what an older comment remembers stays. */
  readonly marker: Omit<Marker, 'reported' | 'findings'> & { readonly findings: Marker['findings'] | null }
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
  const [kept, ...duplicates] = await ownComments(api, wanted)
  if (kept === undefined) {
    if (wanted.mode !== 'post') return { kind: 'not-needed' }
    return await createComment(api, wanted)
  }
  if ([kept, ...duplicates].some(({ marker }) => isNewer(marker, wanted.marker))) return { kind: 'newer-run' }
  for (const { comment } of duplicates) await api.deleteComment(comment.id)
  if (wanted.mode === 'settle' && !kept.marker.open) return { kind: 'not-needed' }
  return await updateComment(api, wanted, kept)
}

/**
 * Creates the comment and looks again: of two runs that create one at once, the later one moves what it says to
 * the older comment, so both come to the same end and neither deletes what the other is writing to.
 */
async function createComment(api: CommentApi, wanted: StickyComment): Promise<CommentOutcome> {
  const { id, url } = await api.createComment(wanted.pullRequest, bodyOf(wanted, null))
  const [oldest] = await ownComments(api, wanted)
  if (oldest === undefined || BigInt(oldest.comment.id) >= BigInt(id)) return { kind: 'created', url }
  const outcome: CommentOutcome = isNewer(oldest.marker, wanted.marker)
    ? { kind: 'newer-run' }
    : await updateComment(api, wanted, oldest)
  await api.deleteComment(id)
  return outcome
}

async function updateComment(
  api: CommentApi,
  wanted: StickyComment,
  { comment, marker }: OwnComment,
): Promise<CommentOutcome> {
  return { kind: 'updated', url: await api.updateComment(comment.id, bodyOf(wanted, marker)) }
}

function bodyOf({ marker, text }: StickyComment, replaced: Marker | null): string {
  const reported = marker.open || replaced?.reported === true
  const findings = marker.findings ?? replaced?.findings ?? []
  return `${writeMarker({ ...marker, reported, findings })}\n${text(replaced)}`
}

async function ownComments(
  api: CommentApi,
  { pullRequest, marker: { key } }: StickyComment,
): Promise<readonly OwnComment[]> {
  const comments = await api.listComments(pullRequest)
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
