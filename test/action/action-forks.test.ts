import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../src/model/report.ts'
import { type FakeGitHub, withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { hostile, unsafe } from '../report/fixtures/bookshop.ts'
import { BLOCKING_INDEX, pullRequestEvent, withBookshop } from './bookshop.ts'
import { type BuiltAction, buildAction } from './built-action.ts'

/** The second step for pull requests of forks: the bundled Action posts what another run handed over. */

let action: BuiltAction

beforeAll(() => {
  action = buildAction()
})

afterAll(() => action.remove())

const HEAD = 'f'.repeat(40)

/** A pull request of a fork, whose analysis has ended. */
function workflowRun({ state }: FakeGitHub, over: Readonly<Record<string, unknown>> = {}) {
  state.pull.headRepository = 'reader/store'
  state.pull.headSha = HEAD
  const workflow_run = {
    id: 4242,
    name: 'Analyze migrations',
    html_url: 'https://github.com/bookshop/store/actions/runs/4242',
    event: 'pull_request',
    head_sha: HEAD,
    head_branch: 'change',
    head_repository: { full_name: 'reader/store' },
    ...over,
  }
  return { name: 'workflow_run', payload: { action: 'completed', workflow_run } }
}

/** Runs `mode: comment` on a handed-over file, in a workspace that holds nothing else. */
async function post(
  github: FakeGitHub,
  handedOver: string,
  request: { readonly event?: { readonly name: string; readonly payload: unknown } } = {},
) {
  const workspace = await mkdtemp(join(tmpdir(), 'rehearse-handed-'))
  try {
    await writeFile(join(workspace, 'report.json'), handedOver)
    return await action.run({
      github,
      workspace,
      event: request.event ?? workflowRun(github),
      sha: HEAD,
      inputs: { mode: 'comment', report: 'report.json' },
    })
  } finally {
    await rm(workspace, { recursive: true })
  }
}

const json = (report: Report) => JSON.stringify(report)

test('the report of a fork becomes a comment on the one pull request with its head', async () => {
  await withFakeGitHub(async (github) => {
    const posted = await post(github, json(unsafe))
    expect(posted).toMatchObject({ status: 0, outputs: '' })
    const [comment, ...others] = github.state.comments
    expect(others).toEqual([])
    expect(comment?.body).toContain(`head=${HEAD} run=4242 state=open`)
    expect(comment?.body).toContain('key=Analyze%20migrations%2F%2F ')
    expect(comment?.body).toContain('Unsafe')
  })
})

test('the report does not choose the commit it speaks of', async () => {
  await withFakeGitHub(async (github) => {
    await post(github, json({ ...hostile, head: '0'.repeat(40) }))
    const body = github.state.comments[0]?.body ?? ''
    expect(body).not.toContain('0'.repeat(12))
    expect(body).toContain(HEAD.slice(0, 12))
  })
})

test.each([
  ['no pull request has that head any more', { head_sha: 'e'.repeat(40) }, 'no open pull request'],
  [
    'the branch lies in another repository',
    { head_repository: { full_name: 'reader/other' } },
    'no open pull',
  ],
  ['the repository is gone', { head_repository: null }, 'no open pull request'],
  ['the run was started by a push', { event: 'push' }, 'started by push'],
])('nothing is posted where %s', async (_, over, why) => {
  await withFakeGitHub(async (github) => {
    const silent = await post(github, json(unsafe), { event: workflowRun(github, over) })
    expect(silent.status).toBe(0)
    expect(silent.log).toContain('::notice title=Rehearse::Nothing was posted')
    expect(silent.log).toContain(why)
    expect(github.writes()).toEqual([])
  })
})

test('nothing is posted where two pull requests have the head', async () => {
  await withFakeGitHub(async (github) => {
    github.state.morePulls = 1
    const silent = await post(github, json(unsafe))
    expect(silent.log).toContain('more than one open pull request')
    expect(github.writes()).toEqual([])
  })
})

test.each([
  ['is no JSON', '<script>', 'is no JSON'],
  [
    'has a field that no report has',
    JSON.stringify({ ...unsafe, markdown: '# Safe' }),
    'is no report of this version',
  ],
  ['lacks what a report has', JSON.stringify({ schemaVersion: 1 }), 'is no report of this version'],
  ['is too large', ' '.repeat(10 * 1024 * 1024 + 1), 'is larger than'],
])('a file that %s is refused, and nothing is asked of GitHub', async (_, text, why) => {
  await withFakeGitHub(async (github) => {
    const refused = await post(github, text)
    expect(refused.status).toBe(2)
    expect(refused.log).toContain(why)
    expect(github.requests).toEqual([])
  })
})

test('on any other event it is refused with what to use', async () => {
  await withFakeGitHub(async (github) => {
    const refused = await post(github, json(unsafe), {
      event: pullRequestEvent(github, { base: 'b'.repeat(40), head: HEAD }),
    })
    expect(refused.status).toBe(2)
    expect(refused.log).toContain('Use mode: review on pull_request')
  })
})

test('the first step reviews with a token that may only read, and hands its report over', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      github.state.pull.headRepository = 'reader/store'
      github.state.pullRequests = 'read'
      const { head, merge } = shop.push(BLOCKING_INDEX)
      const analyzed = await action.run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
        inputs: { mode: 'analyze' },
      })
      expect(analyzed).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(analyzed.summary).toContain('Unsafe')
      expect(github.writes()).toEqual([])
      github.state.pullRequests = 'write'
      const posted = await post(github, analyzed.reportJson ?? '', {
        event: workflowRun(github, { head_sha: HEAD }),
      })
      expect(posted.status).toBe(0)
      expect(github.state.comments[0]?.body).toContain('Unsafe')
    })
  })
})
