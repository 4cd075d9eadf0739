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
      minimizeComment: ({ input }: { input: { subjectId: string } }) => {
        const found = state.lineComments.find(({ nodeId }) => nodeId === input.subjectId)
        if (found === undefined)
          throw new Error(`Could not resolve to a node with the id ${input.subjectId}.`)
        found.minimised = true
        return { clientMutationId: null }
      },
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
      number === state.pull.number && !hidden
        ? {
            comments: (page: Page) => comments(state, page),
            reviewThreads: (page: Page) => threads(state, page),
          }
        : null,
  }
}

interface Page {
  readonly first?: number
  readonly after?: string
}

function comments(state: FakeState, page: Page) {
  return connection(
    state.comments.map((comment) => node(state, comment)),
    page,
    'comments',
  )
}

function threads(state: FakeState, page: Page) {
  const nodes = state.lineComments.map(({ nodeId, body, minimised, author }) => ({
    comments: {
      nodes: [
        {
          id: nodeId,
          body,
          isMinimized: minimised,
          author: { __typename: author.type, login: author.login },
        },
      ],
    },
  }))
  return connection(nodes, page, 'reviewThreads')
}

function connection(all: readonly object[], { first, after }: Page, name: string) {
  if (first === undefined || first < 1 || first > 100) {
    throw new Error(`\`first\` must be between 1 and 100 on the \`${name}\` connection.`)
  }
  const from = after === undefined || after === null ? 0 : Number(after)
  const until = from + first
  return {
    totalCount: all.length,
    nodes: all.slice(from, until),
    pageInfo: {
      hasNextPage: until < all.length,
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
