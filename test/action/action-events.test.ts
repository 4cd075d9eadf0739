import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { BLOCKING_INDEX, type Bookshop, pullRequestEvent, withBookshop } from './bookshop.ts'
import { type BuiltAction, buildAction } from './built-action.ts'

/** The bundled Action on every event it may be started by, with real servers. */

let action: BuiltAction

beforeAll(() => {
  action = buildAction()
})

afterAll(() => action.remove())

const run: BuiltAction['run'] = (request) => action.run(request)

/** A clone of one commit without its history, as actions/checkout makes it unless told otherwise. */
function shallowCloneOf(shop: Bookshop, commit: string): string {
  const directory = join(shop.directory, '../shallow')
  shop.git('branch', 'checked-out', commit)
  execFileSync(
    'git',
    ['clone', '--quiet', '--depth=1', '--branch=checked-out', `file://${shop.directory}`, directory],
    { env: shop.env },
  )
  return directory
}

test('a shallow clone asks GitHub which files changed', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push(BLOCKING_INDEX)
      github.state.files = Object.keys(BLOCKING_INDEX).map((filename) => ({ filename, status: 'added' }))
      const workspace = shallowCloneOf(shop, merge)
      const shallow = await run({
        github,
        workspace,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
      })
      expect(shallow).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(github.requests.some(({ path }) => path.includes('/pulls/7/files'))).toBe(true)
    })
  })
})

test('a merge group is judged without a comment', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { merge } = shop.push(BLOCKING_INDEX)
      const queued = await run({
        github,
        workspace: shop.directory,
        event: { name: 'merge_group', payload: { merge_group: { base_sha: shop.base, head_sha: merge } } },
        sha: merge,
      })
      expect(queued).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(github.requests).toEqual([])
    })
  })
})

test('a shallow merge group asks GitHub to compare its commits', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { merge } = shop.push(BLOCKING_INDEX)
      github.state.files = Object.keys(BLOCKING_INDEX).map((filename) => ({ filename, status: 'added' }))
      const queued = await run({
        github,
        workspace: shallowCloneOf(shop, merge),
        event: { name: 'merge_group', payload: { merge_group: { base_sha: shop.base, head_sha: merge } } },
        sha: merge,
      })
      expect(queued).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(github.requests.map(({ path }) => path)).toEqual([
        `/repos/bookshop/store/compare/${shop.base}...${merge}`,
      ])
    })
  })
})

test('a dispatch reviews the pull request it names and comments there', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head } = shop.push(BLOCKING_INDEX)
      shop.git('checkout', '--quiet', 'main')
      pullRequestEvent(github, { base: shop.base, head })
      const dispatched = await run({
        github,
        workspace: shop.directory,
        event: { name: 'workflow_dispatch', payload: { inputs: {} } },
        sha: shop.base,
        inputs: { 'pull-request': '7' },
      })
      expect(dispatched).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(github.state.comments[0]?.body).toContain(`head=${head}`)
    })
  })
})

test('a dispatch with two commits is reviewed without a comment', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head } = shop.push(BLOCKING_INDEX)
      shop.git('checkout', '--quiet', 'main')
      const compared = await run({
        github,
        workspace: shop.directory,
        event: { name: 'workflow_dispatch', payload: { inputs: {} } },
        sha: shop.base,
        inputs: { base: 'main', head },
      })
      expect(compared).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(github.requests).toEqual([])
    })
  })
})

test('a dispatch that names nothing, or a pull request that is not there, fails and says what to do', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const dispatch = (inputs: Record<string, string>) =>
        run({
          github,
          workspace: shop.directory,
          event: { name: 'workflow_dispatch', payload: { inputs: {} } },
          sha: shop.base,
          inputs,
        })
      const empty = await dispatch({})
      expect(empty).toMatchObject({ status: 2, verdict: null })
      expect(empty.log).toContain(
        '::error title=Rehearse::The event workflow_dispatch does not say what to review.',
      )
      const unknown = await dispatch({ 'pull-request': '8' })
      expect(unknown.status).toBe(2)
      expect(unknown.log).toContain('GitHub shows no pull request 8 to this job')
    })
  })
})

test('settings that cannot be used are all named in one error', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push(BLOCKING_INDEX)
      const wrong = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
        inputs: { rows: 'many', 'fail-on': 'panic' },
      })
      expect(wrong.status).toBe(2)
      expect(wrong.log).toMatch(
        /^::error title=Rehearse::2 settings cannot be used:.*input fail-on.*input rows/m,
      )
    })
  })
})

test('pull_request_target is refused', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head } = shop.push(BLOCKING_INDEX)
      const { payload } = pullRequestEvent(github, { base: shop.base, head })
      const refused = await run({
        github,
        workspace: shop.directory,
        event: { name: 'pull_request_target', payload },
        sha: shop.base,
      })
      expect(refused.status).toBe(2)
      expect(refused.log).toContain('Rehearse does not run on pull_request_target')
    })
  })
})

test('the configuration of the base applies, not the one that the pull request brings', async () => {
  await withBookshop(async (shop) => {
    shop.git('checkout', '--quiet', 'main')
    shop.write('rehearse.yml', 'fail-on: error\n')
    shop.commit('Configure')
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push({ ...BLOCKING_INDEX })
      shop.git('checkout', '--quiet', '--detach', merge)
      shop.write('rehearse.yml', 'fail-on: never\n')
      const judged = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
      })
      expect(judged).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(judged.log).toContain('The change edits rehearse.yml.')
    })
  })
})
