import { type Author, isViewer } from './comment-query.ts'
import { allNodes, type ConnectionPage, type Query, type Viewed } from './pages.ts'

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

interface Page extends Viewed {
  readonly repository: {
    readonly pullRequest: { readonly reviewThreads: ConnectionPage<Thread> } | null
  } | null
}

interface Thread {
  readonly comments: { readonly nodes: readonly (CommentNode | null)[] }
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
  const threads = await allNodes<Page, Thread>(
    (after) => query(THREADS_QUERY, { ...place, number, after }),
    ({ repository }) => {
      const list = repository?.pullRequest?.reviewThreads
      if (list === undefined) throw new Error(`GitHub gives no review threads for pull request ${number}.`)
      return list
    },
  )
  return threads.flatMap(({ node: { comments }, viewer }) =>
    comments.nodes.flatMap((node) => (node === null ? [] : [toLineComment(node, viewer)])),
  )
}

function toLineComment({ id, body, isMinimized, author }: CommentNode, viewer: string): LineComment {
  return { nodeId: id, body, minimised: isMinimized, own: isViewer(author, viewer) }
}

/** Folds a comment away as outdated; it stays readable. */
export async function minimiseComment(query: Query, nodeId: string): Promise<void> {
  await query(MINIMIZE, { id: nodeId })
}
