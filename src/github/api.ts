import type { ChangedFile } from '../changes/changed-file.ts'
import type { PullRequest } from './event.ts'
import type { LineComment } from './thread-query.ts'

/** A comment on a pull request. */
export interface PullRequestComment {
  readonly id: string
  readonly body: string
  /** Written with the token of this run. */
  readonly own: boolean
  /** Hidden by a person as outdated, resolved, spam …; left alone. */
  readonly minimised: boolean
}

export interface CreatedComment {
  readonly id: string
  readonly url: string
}

/** What keeping one comment up to date needs. */
export interface CommentApi {
  /** Every comment, oldest first. */
  readonly listComments: (pullRequest: number) => Promise<readonly PullRequestComment[]>
  readonly createComment: (pullRequest: number, body: string) => Promise<CreatedComment>
  /** Gives the address of the comment. */
  readonly updateComment: (id: string, body: string) => Promise<string>
  readonly deleteComment: (id: string) => Promise<void>
}

/** What finding the change needs where the clone does not hold it. */
export interface ChangeApi {
  readonly pullRequest: (number: number) => Promise<PullRequest & { readonly changedFiles: number }>
  readonly pullRequestFiles: (number: number) => Promise<readonly ChangedFile[]>
  /** At most 300 files: the limit of the comparison endpoint. */
  readonly comparedFiles: (base: string, head: string) => Promise<readonly ChangedFile[]>
}

/** A comment on lines of the new file, in one review. */
export interface NewLineComment {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly first: number
  readonly last: number
  readonly body: string
}

/** What comments on lines of the diff need. */
export interface ReviewApi {
  /** The diff of each changed file; `null` where GitHub does not show it. */
  readonly diffs: (
    pullRequest: number,
  ) => Promise<readonly { readonly path: string; readonly patch: string | null }[]>
  readonly lineComments: (pullRequest: number) => Promise<readonly LineComment[]>
  /** All of the comments or none: GitHub refuses the review when one line is outside of the diff. */
  readonly createReview: (
    pullRequest: number,
    review: {
      readonly commit: string
      readonly body: string
      readonly comments: readonly NewLineComment[]
    },
  ) => Promise<void>
  readonly minimiseComment: (nodeId: string) => Promise<void>
}

/** What finding the pull request of a finished run needs. */
export interface PullRequestsApi {
  /** Open ones whose head is that branch of a repository of `owner`; several repositories may have one of the name. */
  readonly openPullRequests: (head: {
    readonly owner: string
    readonly branch: string
  }) => Promise<readonly OpenPullRequest[]>
}

export interface OpenPullRequest {
  readonly number: number
  readonly headSha: string
  /** `owner/name`; `null`: it was deleted since. */
  readonly headRepository: string | null
}

export type GitHubApi = CommentApi & ReviewApi & ChangeApi & PullRequestsApi
