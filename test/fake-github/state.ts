/** A comment on the one pull request of the fake. */
export interface FakeComment {
  readonly id: number
  body: string
  readonly author: { readonly login: string; readonly type: 'Bot' | 'User' }
  minimised: boolean
}

/** A comment on lines of the diff; each opens a thread of its own. */
export interface FakeLineComment {
  readonly nodeId: string
  readonly path: string
  readonly startLine: number | null
  readonly line: number
  readonly body: string
  readonly author: FakeComment['author']
  minimised: boolean
}

export interface FakeFile {
  readonly filename: string
  /** Hunks of the diff; absent for a file that is too large to be shown. */
  readonly patch?: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged'
  readonly previous_filename?: string
}

export type Access = 'none' | 'read' | 'write'

/** Everything a test may set up or look at. One repository, one pull request. */
export interface FakeState {
  readonly owner: string
  readonly repo: string
  readonly token: string
  /** Who the token belongs to, as GraphQL names it: `github-actions[bot]`. */
  viewer: string
  /** What the token may do with pull requests and their comments. */
  pullRequests: Access
  /** Refusals hide that the repository exists: 404 and not 403. */
  isPrivate: boolean
  /** This many of the next writes meet the secondary rate limit. */
  limitedWrites: number
  readonly pull: {
    readonly number: number
    baseSha: string
    headSha: string
    headRepository: string | null
  }
  /** Further open pull requests of the same head. */
  morePulls: number
  files: readonly FakeFile[]
  comments: FakeComment[]
  lineComments: FakeLineComment[]
  nextId: number
}

/** GitHub's ids of comments have outgrown 32 bits, which is why `databaseId` is no longer enough. */
const FIRST_ID = 3_100_000_000

export function newState(): FakeState {
  return {
    owner: 'bookshop',
    repo: 'store',
    token: 'ghs_0123456789',
    viewer: 'github-actions[bot]',
    pullRequests: 'write',
    isPrivate: false,
    limitedWrites: 0,
    pull: {
      number: 7,
      baseSha: 'b'.repeat(40),
      headSha: 'a'.repeat(40),
      headRepository: 'bookshop/store',
    },
    morePulls: 0,
    files: [],
    comments: [],
    lineComments: [],
    nextId: FIRST_ID,
  }
}

/** Adds a comment as its author; gives it as stored. */
export function addComment(
  state: FakeState,
  body: string,
  author: FakeComment['author'] = viewerAsAuthor(state),
): FakeComment {
  const comment: FakeComment = { id: state.nextId, body, author, minimised: false }
  state.nextId += 1
  state.comments.push(comment)
  return comment
}

/** An app is `name[bot]` where it looks at itself and `name` of type Bot where others look at its comments. */
export function viewerAsAuthor({ viewer }: FakeState): FakeComment['author'] {
  return viewer.endsWith('[bot]')
    ? { login: viewer.slice(0, -'[bot]'.length), type: 'Bot' }
    : { login: viewer, type: 'User' }
}
