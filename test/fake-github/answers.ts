import type { CheckedRequest } from './contract.ts'
import { review } from './reviews.ts'
import { addComment, type FakeComment, type FakeFile, type FakeState } from './state.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Characters; the limit is in no description, and this is GitHub's own message. */
const LONGEST_BODY = 65_536

const DOCS = 'https://docs.github.com/rest'

/** Answers a checked REST request from the state, with the rules that no description states. */
export function answerRest(state: FakeState, request: CheckedRequest, base: string): Answer {
  const { operation, parameters, body } = request
  const writes = !operation.startsWith('get ')
  const refused = refusal(state, writes)
  if (parameters.owner !== state.owner || parameters.repo !== state.repo) return notFound()
  if (refused !== null) return refused
  if (writes && state.limitedWrites > 0) {
    state.limitedWrites -= 1
    return secondaryLimit()
  }
  switch (operation) {
    case 'get /repos/{owner}/{repo}/pulls':
      return ok(pullsOf(state, String(parameters.head)))
    case 'get /repos/{owner}/{repo}/pulls/{pull_number}':
      return parameters.pull_number === state.pull.number ? ok(pull(state)) : notFound()
    case 'get /repos/{owner}/{repo}/pulls/{pull_number}/files':
      return parameters.pull_number === state.pull.number ? filesPage(state, parameters, base) : notFound()
    case 'get /repos/{owner}/{repo}/compare/{basehead}':
      // The endpoint lists 300 files at most and leaves the others out.
      return ok({ status: 'ahead', files: state.files.slice(0, 300).map(file) })
    case 'post /repos/{owner}/{repo}/issues/{issue_number}/comments': {
      if (parameters.issue_number !== state.pull.number) return notFound()
      const long = tooLong(body.body)
      if (long !== null) return long
      return { status: 201, body: comment(state, addComment(state, String(body.body))) }
    }
    case 'patch /repos/{owner}/{repo}/issues/comments/{comment_id}': {
      const found = state.comments.find(({ id }) => id === parameters.comment_id)
      if (found === undefined) return notFound()
      const long = tooLong(body.body)
      if (long !== null) return long
      found.body = String(body.body)
      return ok(comment(state, found))
    }
    case 'delete /repos/{owner}/{repo}/issues/comments/{comment_id}': {
      const rest = state.comments.filter(({ id }) => id !== parameters.comment_id)
      if (rest.length === state.comments.length) return notFound()
      state.comments = rest
      return { status: 204, body: null }
    }
    case 'post /repos/{owner}/{repo}/pulls/{pull_number}/reviews':
      return parameters.pull_number === state.pull.number ? review(state, body) : notFound()
    default:
      throw new Error(`The fake has no answer for ${operation}.`)
  }
}

const ok = (body: unknown): Answer => ({ status: 200, body })

const notFound = (): Answer => ({ status: 404, body: { message: 'Not Found', documentation_url: DOCS } })

/** A public repository can be read by every token; what is hidden answers as if it were not there. */
function refusal(state: FakeState, writes: boolean): Answer | null {
  const allowed = writes ? state.pullRequests === 'write' : !state.isPrivate || state.pullRequests !== 'none'
  if (allowed) return null
  if (state.isPrivate) return notFound()
  return {
    status: 403,
    body: { message: 'Resource not accessible by integration', documentation_url: DOCS },
    headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
  }
}

function secondaryLimit(): Answer {
  return {
    status: 403,
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
    headers: { 'retry-after': '1' },
  }
}

function tooLong(body: unknown): Answer | null {
  if (String(body).length <= LONGEST_BODY) return null
  return {
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [
        {
          resource: 'IssueComment',
          code: 'unprocessable',
          field: 'data',
          message: `Body is too long (maximum is ${LONGEST_BODY} characters)`,
        },
      ],
      documentation_url: DOCS,
    },
  }
}

function filesPage(state: FakeState, parameters: CheckedRequest['parameters'], base: string): Answer {
  const size = Number(parameters.per_page ?? 30)
  const page = Number(parameters.page ?? 1)
  const last = Math.max(1, Math.ceil(state.files.length / size))
  const link = (to: number, rel: string) =>
    `<${base}/repos/${state.owner}/${state.repo}/pulls/${state.pull.number}/files?per_page=${size}&page=${to}>; rel="${rel}"`
  const links = page < last ? [link(page + 1, 'next'), link(last, 'last')] : []
  return {
    status: 200,
    body: state.files.slice((page - 1) * size, page * size).map(file),
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }),
  }
}

function pull({ pull, owner, repo, files }: FakeState): unknown {
  return {
    number: pull.number,
    state: 'open',
    changed_files: files.length,
    base: { sha: pull.baseSha, ref: 'main', repo: { full_name: `${owner}/${repo}` } },
    head: {
      sha: pull.headSha,
      ref: 'change',
      repo: pull.headRepository === null ? null : { full_name: pull.headRepository },
    },
  }
}

/** Open ones whose head is `owner:branch`; the branch of the fake's pull requests is `change`. */
function pullsOf(state: FakeState, head: string): readonly unknown[] {
  const [owner = '', branch = ''] = head.split(':')
  if (branch !== 'change' || state.pull.headRepository?.split('/')[0] !== owner) return []
  const more = Array.from({ length: state.morePulls }, (_, index) => ({ ...state.pull, number: 70 + index }))
  return [state.pull, ...more].map((one) => pull({ ...state, pull: one }))
}

function file(entry: FakeFile): unknown {
  return { sha: 'c'.repeat(40), additions: 1, deletions: 0, changes: 1, ...entry }
}

function comment({ owner, repo, pull }: FakeState, { id, body, author }: FakeComment): unknown {
  return {
    id,
    body,
    user: { login: author.type === 'Bot' ? `${author.login}[bot]` : author.login, type: author.type },
    html_url: `https://github.com/${owner}/${repo}/pull/${pull.number}#issuecomment-${id}`,
  }
}
