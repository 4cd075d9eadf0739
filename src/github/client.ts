import type { ChangedFile } from '../changes/changed-file.ts'
import type { GitHubApi, NewLineComment } from './api.ts'
import { boundedRetry, type Clock, type FailedRequest } from './bounded-retry.ts'
import { readComments } from './comment-query.ts'
import { pullRequestFrom } from './event.ts'
import { headersOf } from './refusal.ts'
import { minimiseComment, readLineComments } from './thread-query.ts'

export interface ClientOptions {
  readonly token: string
  /** For instance `https://api.github.com`, or `https://github.example.com/api/v3`. */
  readonly apiUrl: string
  readonly owner: string
  readonly repo: string
  readonly clock: Clock
}

const REQUEST_TIMEOUT_MS = 20_000

/** The GitHub API of one repository, with bounded retries. Loads octokit, so it is made on first need. */
export async function connectGitHub(options: ClientOptions): Promise<GitHubApi> {
  const { getOctokit } = await import('@actions/github')
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl, log: quiet })
  const retry = boundedRetry(options.clock, { totalWaitMs: 60_000, attempts: 3 }, describe)
  octokit.hook.wrap('request', (send, request) =>
    retry(async () =>
      send({ ...request, request: { ...request.request, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) } }),
    ),
  )
  const place = { owner: options.owner, repo: options.repo }
  const { rest } = octokit
  const query = (text: string, values: Readonly<Record<string, unknown>>) => octokit.graphql(text, values)
  const files = (number: number) =>
    octokit.paginate(rest.pulls.listFiles, { ...place, pull_number: number, per_page: 100 })
  return {
    listComments: (number) => readComments(query, place, number),
    lineComments: (number) => readLineComments(query, place, number),
    minimiseComment: (nodeId) => minimiseComment(query, nodeId),
    diffs: async (number) =>
      (await files(number)).map(({ filename, patch }) => ({ path: filename, patch: patch ?? null })),
    createReview: async (number, { commit, body, comments }) => {
      await rest.pulls.createReview({
        ...place,
        pull_number: number,
        commit_id: commit,
        event: 'COMMENT',
        body,
        comments: comments.map(reviewComment),
      })
    },
    createComment: async (number, body) => {
      const { data } = await rest.issues.createComment({ ...place, issue_number: number, body })
      return { id: String(data.id), url: data.html_url }
    },
    updateComment: async (id, body) =>
      (await rest.issues.updateComment({ ...place, comment_id: Number(id), body })).data.html_url,
    deleteComment: async (id) => {
      await rest.issues.deleteComment({ ...place, comment_id: Number(id) })
    },
    pullRequest: async (number) => {
      const { data } = await rest.pulls.get({ ...place, pull_number: number })
      return {
        ...pullRequestFrom(data, `${options.owner}/${options.repo}`),
        changedFiles: data.changed_files,
      }
    },
    openPullRequests: async ({ owner, branch }) => {
      const { data } = await rest.pulls.list({
        ...place,
        state: 'open',
        head: `${owner}:${branch}`,
        per_page: 100,
      })
      return data.map(({ number, head }) => ({
        number,
        headSha: head.sha,
        headRepository: head.repo?.full_name ?? null,
      }))
    },
    pullRequestFiles: async (number) => (await files(number)).flatMap(changedFile),
    comparedFiles: async (base, head) => {
      const { data } = await rest.repos.compareCommitsWithBasehead({
        ...place,
        basehead: `${base}...${head}`,
      })
      return (data.files ?? []).flatMap(changedFile)
    },
  }
}

/** A range has to begin above the line on which it ends. */
function reviewComment({ path, first, last, body }: NewLineComment) {
  const range = first < last ? { start_line: first, start_side: 'RIGHT' } : {}
  return { path, body, line: last, side: 'RIGHT', ...range }
}

/** Refusals are told in our own words; octokit's would print the request a second time. */
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

function describe(error: unknown): FailedRequest | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null
  const request = 'request' in error ? (error.request as { method?: string; url?: string }) : {}
  const response = 'response' in error ? (error.response as { data?: { documentation_url?: unknown } }) : null
  return {
    status: error.status,
    headers: headersOf(error),
    documentationUrl: String(response?.data?.documentation_url ?? ''),
    // A comment sent twice is there twice. What GraphQL is used for, reading and folding away, may happen twice.
    repeatable:
      request.method !== undefined && (request.method !== 'POST' || (request.url ?? '').endsWith('/graphql')),
  }
}

interface ApiFile {
  readonly filename: string
  readonly status: string
  readonly previous_filename?: string | undefined
}

/** Status words as the OpenAPI description lists them. */
function changedFile(file: ApiFile): readonly ChangedFile[] {
  const path = file.filename
  switch (file.status) {
    case 'added':
    case 'copied':
      return [{ path, change: 'added', previousPath: null }]
    case 'removed':
      return [{ path, change: 'removed', previousPath: null }]
    case 'renamed':
      return [{ path, change: 'renamed', previousPath: file.previous_filename ?? null }]
    case 'unchanged':
      return []
    default:
      return [{ path, change: 'modified', previousPath: null }]
  }
}
