import type { PullRequestComment } from './api.ts'
import { allNodes, type ConnectionPage, type Query, type Viewed } from './pages.ts'

/**
 * GraphQL, because one query tells who we are (an installation token may not ask `GET /user`), who wrote a
 * comment and whether it is minimised. `databaseId` overflows for new comments, so the full one is read.
 */
const COMMENTS_QUERY = `
query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { fullDatabaseId body isMinimized author { __typename login } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`

interface Page extends Viewed {
  readonly repository: {
    readonly pullRequest: { readonly comments: ConnectionPage<CommentNode> } | null
  } | null
}

interface CommentNode {
  readonly fullDatabaseId: string | number
  readonly body: string
  readonly isMinimized: boolean
  readonly author: Author | null
}

export interface Author {
  readonly __typename: string
  readonly login: string
}

/** Every comment of a pull request, oldest first. */
export async function readComments(
  query: Query,
  place: { readonly owner: string; readonly repo: string },
  number: number,
): Promise<readonly PullRequestComment[]> {
  const nodes = await allNodes<Page, CommentNode>(
    (after) => query(COMMENTS_QUERY, { ...place, number, after }),
    ({ repository }) => {
      const list = repository?.pullRequest?.comments
      if (list === undefined) throw new Error(`GitHub gives no comments for pull request ${number}.`)
      return list
    },
  )
  return nodes.map(({ node, viewer }) => toComment(node, viewer))
}

function toComment(node: CommentNode, viewer: string): PullRequestComment {
  return {
    id: String(node.fullDatabaseId),
    body: node.body,
    minimised: node.isMinimized,
    own: isViewer(node.author, viewer),
  }
}

/** An app is `name[bot]` as viewer and `name`, of type Bot, as author; a user of that name is somebody else. */
export function isViewer(author: Author | null, viewer: string): boolean {
  if (author === null) return false
  if (!viewer.endsWith('[bot]')) return author.login === viewer
  return author.__typename === 'Bot' && author.login === viewer.slice(0, -'[bot]'.length)
}
