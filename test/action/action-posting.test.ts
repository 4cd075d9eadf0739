import { addComment } from '../fake-github/state.ts'
import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { BLOCKING_INDEX, CONCURRENT_INDEX, pullRequestEvent, withBookshop } from './bookshop.ts'
import { type BuiltAction, buildAction } from './built-action.ts'

/** The bundled Action from a push to what people see of it, with real servers. */

let action: BuiltAction

beforeAll(() => {
  action = buildAction()
})

afterAll(() => action.remove())

const run: BuiltAction['run'] = (request) => action.run(request)

const PERMISSIONS = 'permissions:%0A  contents: read%0A  pull-requests: write'

test('the first push posts, a second one updates, a fixed one says resolved', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const workspace = shop.directory
      // The comment of the Action ends up on the third page.
      const reader = { login: 'reader', type: 'User' } as const
      for (let index = 0; index < 205; index += 1) addComment(github.state, `Comment ${index}`, reader)
      const comments = () => github.state.comments.slice(205)
      const [filename = ''] = Object.keys(BLOCKING_INDEX)
      github.state.files = [{ filename, status: 'added', patch: '@@ -0,0 +1 @@\n+CREATE INDEX' }]
      const first = shop.push(BLOCKING_INDEX)
      const posted = await run({
        github,
        workspace,
        event: pullRequestEvent(github, { base: shop.base, head: first.head }),
        sha: first.merge,
      })
      expect(posted).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(posted.log).toMatch(/^::error title=.*file=migrations\/000002_order_lookup\.up\.sql,line=1/m)
      expect(posted.summary).toContain('Unsafe')
      expect(JSON.parse(posted.reportJson ?? '').head).toBe(first.head)
      expect(comments()).toHaveLength(1)
      expect(comments()[0]?.body).toContain(`head=${first.head} run=100 state=open`)
      expect(github.state.lineComments.map(({ path, line }) => [path, line])).toContainEqual([filename, 1])
      const onLines = github.state.lineComments.length
      const copied = addComment(github.state, comments()[0]?.body ?? '', reader)
      const { body } = copied

      const second = shop.push({ ...BLOCKING_INDEX, 'README.md': '# Bookshop, improved\n' })
      const updated = await run({
        github,
        workspace,
        event: pullRequestEvent(github, { base: shop.base, head: second.head }),
        sha: second.merge,
        runId: 101,
      })
      expect(updated).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(comments()).toHaveLength(2)
      expect(comments()[0]?.body).toContain(`head=${second.head} run=101 state=open`)

      const third = shop.push(CONCURRENT_INDEX)
      const fixed = await run({
        github,
        workspace,
        event: pullRequestEvent(github, { base: shop.base, head: third.head }),
        sha: third.merge,
        runId: 102,
      })
      expect(fixed).toMatchObject({ status: 0, verdict: 'safe' })
      expect(comments()).toHaveLength(2)
      expect(comments()[0]?.body).toMatch(/run=102 state=resolved -->\n✅ \*\*Resolved\*\*/)
      expect(copied.body).toBe(body)
      expect(github.state.lineComments.map(({ minimised }) => minimised)).toEqual(Array(onLines).fill(true))
    })
  })
})

test('without changed migrations nothing is started or written, and it passes', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push({ 'README.md': '# Bookshop, better described\n' })
      const done = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
        // A server could not be started here, so one that is asked for would show.
        inputs: { postgres: 'local' },
        env: { REHEARSE_CACHE_DIR: '/proc/none' },
      })
      expect(done).toMatchObject({ status: 0, verdict: 'safe' })
      expect(JSON.parse(done.reportJson ?? '').postgres).toBeNull()
      expect(github.writes()).toEqual([])
      process.stdout.write(`no migrations changed: ${Math.round(done.ms)} ms\n`)
      expect(done.ms).toBeLessThan(10_000)
    })
  })
})

test('a refused token is a warning, and the verdict and the status stand', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      github.state.pullRequests = 'read'
      const { head, merge } = shop.push(BLOCKING_INDEX)
      const refused = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
      })
      expect(refused).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(refused.log).toContain(PERMISSIONS)
    })
  })
})

test('a fork gets its review in the summary and the annotations', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      github.state.pull.headRepository = 'reader/store'
      github.state.pullRequests = 'read'
      const { head, merge } = shop.push(BLOCKING_INDEX)
      const forked = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
      })
      expect(forked).toMatchObject({ status: 1, verdict: 'unsafe' })
      expect(github.requests).toEqual([])
      expect(forked.summary).toContain('comes from a fork')
      expect(forked.log).toMatch(/^::error /m)
    })
  })
})

test('a push that cannot be reviewed takes back what the comment says of an older one', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const first = shop.push(BLOCKING_INDEX)
      const request = { github, workspace: shop.directory }
      const event = (head: string) => pullRequestEvent(github, { base: shop.base, head })
      await run({ ...request, event: event(first.head), sha: first.merge })
      const second = shop.push(CONCURRENT_INDEX)
      const refused = await run({
        ...request,
        event: event(second.head),
        sha: second.merge,
        runId: 101,
        inputs: { rows: 'many' },
      })
      expect(refused).toMatchObject({ status: 2, verdict: null })
      expect(github.state.comments).toHaveLength(1)
      const body = github.state.comments[0]?.body
      expect(body).toMatch(
        new RegExp(`head=${second.head} run=101 state=open(?: findings=\\S+)? -->\\n⚪ \\*\\*Not reviewed`),
      )
      expect(body).toContain('input rows must be a whole number')
      // A commit that the clone does not hold is found out before anything else is settled.
      const lost = await run({ ...request, event: event('d'.repeat(40)), sha: 'd'.repeat(40), runId: 102 })
      expect(lost).toMatchObject({ status: 2, verdict: null })
      expect(github.state.comments[0]?.body).toContain('The clone does not hold dddd')
    })
  })
})

test('a report that is too long for a comment keeps its verdict there', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      // One finding for each of many tables, all of which exist before the pull request.
      const numbers = Array.from({ length: 120 }, (_, index) => index)
      shop.git('checkout', '--quiet', 'main')
      shop.write(
        'migrations/000002_shelves.up.sql',
        numbers.map((n) => `CREATE TABLE shelf_${n} (book bigint);\n`).join(''),
      )
      const base = shop.commit('Shelves')
      const { head, merge } = shop.push({
        'migrations/000003_indexes.up.sql': numbers
          .map((n) => `CREATE INDEX ON shelf_${n} (book);\n`)
          .join(''),
      })
      const long = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base, head }),
        sha: merge,
        inputs: { rows: '10' },
      })
      expect(long).toMatchObject({ status: 1, verdict: 'unsafe' })
      const body = github.state.comments[0]?.body ?? ''
      expect(Buffer.byteLength(body)).toBeGreaterThan(40_000)
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(60_000)
      expect(body.split('\n')[1]).toContain('Unsafe')
      expect(Buffer.byteLength(long.summary)).toBeGreaterThan(Buffer.byteLength(body))
    })
  })
})
