import type { ChangedFile } from '../changes/changed-file.ts'
import type { PullRequest } from './event.ts'

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

export type GitHubApi = CommentApi & ChangeApi
