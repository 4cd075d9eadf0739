import { type Author, isViewer } from './comment-query.ts'

type Query = (query: string, values: Readonly<Record<string, unknown>>) => Promise<unknown>

/** The comment that opened a thread on a line. */
export interface LineComment {
  /** GraphQL's id, which minimising asks for. */
  readonly nodeId: string
  readonly body: string
  /** Written with the token of this run. */
  readonly own: boolean
  readonly minimised: boolean
}

const THREADS_QUERY = `
query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        nodes { comments(first: 1) { nodes { id body isMinimized author { __typename login } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`

const MINIMIZE = `
mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId }
}`

interface Page {
  readonly viewer: { readonly login: string }
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly nodes: readonly ({
          readonly comments: { readonly nodes: readonly (CommentNode | null)[] }
        } | null)[]
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
      }
    } | null
  } | null
}

interface CommentNode {
  readonly id: string
  readonly body: string
  readonly isMinimized: boolean
  readonly author: Author | null
}

/** The first comment of every thread on a line of the pull request. */
export async function readLineComments(
  query: Query,
  place: { readonly owner: string; readonly repo: string },
  number: number,
): Promise<readonly LineComment[]> {
  const comments: LineComment[] = []
  let after: string | null = null
  for (;;) {
    const page = (await query(THREADS_QUERY, { ...place, number, after })) as Page
    const list = page.repository?.pullRequest?.reviewThreads
    if (list === undefined) throw new Error(`GitHub gives no review threads for pull request ${number}.`)
    for (const node of list.nodes.flatMap((thread) => thread?.comments.nodes ?? [])) {
      if (node === null) continue
      const { id, body, isMinimized, author } = node
      comments.push({ nodeId: id, body, minimised: isMinimized, own: isViewer(author, page.viewer.login) })
    }
    if (!list.pageInfo.hasNextPage) return comments
    after = list.pageInfo.endCursor
  }
}

/** Folds a comment away as outdated; it stays readable. */
export async function minimiseComment(query: Query, nodeId: string): Promise<void> {
  await query(MINIMIZE, { id: nodeId })
}
