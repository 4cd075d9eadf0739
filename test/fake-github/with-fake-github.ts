import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, answerRest } from './answers.ts'
import { loadContract } from './contract.ts'
import { loadGraphQl } from './graphql.ts'
import { type FakeState, newState } from './state.ts'

export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
}

export interface FakeGitHub {
  /** What `GITHUB_API_URL` is set to. */
  readonly apiUrl: string
  readonly state: FakeState
  readonly requests: readonly RecordedRequest[]
  /** Requests that change something. */
  readonly writes: () => readonly RecordedRequest[]
}

/**
 * Runs a GitHub with one repository and one pull request on a free port. Requests that the API descriptions
 * do not allow are answered with 422 and make the whole call fail, also when the code under test copes.
 *
 * @param enterprise serve the paths of GitHub Enterprise Server: `/api/v3` and `/api/graphql`.
 */
export async function withFakeGitHub<T>(
  use: (github: FakeGitHub) => Promise<T>,
  { enterprise = false }: { readonly enterprise?: boolean } = {},
): Promise<T> {
  const state = newState()
  const contract = loadContract()
  const runGraphQl = loadGraphQl(state)
  const requests: RecordedRequest[] = []
  const problems: string[] = []
  const restBase = enterprise ? '/api/v3' : ''
  const graphQlPath = enterprise ? '/api/graphql' : '/graphql'

  const answer = async (request: IncomingMessage, base: string): Promise<Answer> => {
    const url = new URL(request.url ?? '/', base)
    const text = await readAll(request)
    const body: unknown = text === '' ? null : JSON.parse(text)
    if (request.headers.authorization !== `token ${state.token}`) {
      return { status: 401, body: { message: 'Bad credentials' } }
    }
    if (url.pathname === graphQlPath && request.method === 'POST') {
      const { query, variables } = body as { query: string; variables: Record<string, unknown> }
      const result = (await runGraphQl(query, variables)) as {
        errors?: readonly { type?: string; message: string }[]
      }
      for (const error of result.errors ?? []) {
        if (error.type === undefined) problems.push(`GraphQL: ${error.message}`)
      }
      return { status: 200, body: result }
    }
    if (!url.pathname.startsWith(restBase)) return refuse(problems, `${url.pathname} is outside ${restBase}`)
    url.pathname = url.pathname.slice(restBase.length)
    const check = contract(request.method ?? '', url, body)
    return check.ok ? answerRest(state, check.request, base + restBase) : refuse(problems, check.problem)
  }

  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    void answer(request, `http://127.0.0.1:${port}`)
      .catch((error): Answer => refuse(problems, String(error)))
      .then((result) => {
        requests.push({
          method: request.method ?? '',
          path: request.url ?? '',
          status: result.status,
        })
        send(response, result)
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const result = await use({
      apiUrl: `http://127.0.0.1:${port}${restBase}`,
      state,
      requests,
      writes: () => requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('graphql')),
    })
    if (problems.length > 0)
      throw new Error(`GitHub would not accept these requests:\n${problems.join('\n')}`)
    return result
  } finally {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

function refuse(problems: string[], problem: string): Answer {
  problems.push(problem)
  return { status: 422, body: { message: 'Validation Failed', errors: [{ message: problem }] } }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(body === null ? undefined : JSON.stringify(body))
}
