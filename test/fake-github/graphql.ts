import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, graphql } from 'graphql'
import type { FakeComment, FakeState } from './state.ts'

export type RunGraphQl = (query: string, variables: Record<string, unknown>) => Promise<unknown>

/** Executes queries against the slice of GitHub's published schema, so a field it lacks is an error. */
export function loadGraphQl(state: FakeState): RunGraphQl {
  const schema = buildSchema(readFileSync(join(__dirname, 'schema-slice.graphql'), 'utf8'))
  return async (source, variableValues) => {
    const hidden = state.isPrivate && state.pullRequests === 'none'
    const rootValue = {
      viewer: { login: state.viewer },
      repository: ({ owner, name }: { owner: string; name: string }) =>
        owner === state.owner && name === state.repo ? repository(state, hidden) : null,
    }
    const answer = await graphql({ schema, source, rootValue, variableValues })
    if (!hidden || answer.errors !== undefined) return answer
    const message = 'Resource not accessible by integration'
    return { ...answer, errors: [{ type: 'FORBIDDEN', path: ['repository', 'pullRequest'], message }] }
  }
}

function repository(state: FakeState, hidden: boolean) {
  return {
    pullRequest: ({ number }: { number: number }) =>
      number === state.pull.number && !hidden ? { comments: (page: Page) => comments(state, page) } : null,
  }
}

interface Page {
  readonly first?: number
  readonly after?: string
}

function comments(state: FakeState, { first, after }: Page) {
  if (first === undefined || first < 1 || first > 100) {
    throw new Error('`first` must be between 1 and 100 on the `comments` connection.')
  }
  const from = after === undefined || after === null ? 0 : Number(after)
  const until = from + first
  return {
    totalCount: state.comments.length,
    nodes: state.comments.slice(from, until).map((comment) => node(state, comment)),
    pageInfo: {
      hasNextPage: until < state.comments.length,
      hasPreviousPage: from > 0,
      startCursor: String(from),
      endCursor: String(until),
    },
  }
}

function node(state: FakeState, { id, body, author, minimised }: FakeComment) {
  return {
    databaseId: id > 0x7fffffff ? null : id,
    fullDatabaseId: String(id),
    body,
    author: { __typename: author.type, login: author.login },
    isMinimized: minimised,
    viewerDidAuthor: state.viewer === (author.type === 'Bot' ? `${author.login}[bot]` : author.login),
  }
}
