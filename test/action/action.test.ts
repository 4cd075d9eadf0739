import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { addComment } from '../fake-github/state.ts'
import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { type ActionRequest, runActionProcess } from './action-process.ts'
import { BLOCKING_INDEX, CONCURRENT_INDEX, pullRequestEvent, withBookshop } from './bookshop.ts'
import { buildDist } from './bundle.ts'

/** The bundled Action from the event to the comment, with real servers. */

let dist: ReturnType<typeof buildDist>

beforeAll(() => {
  dist = buildDist()
})

afterAll(() => dist.remove())

const run = (request: Omit<ActionRequest, 'dist'>) =>
  runActionProcess({
    ...request,
    dist: dist.directory,
    inputs: { postgres: 'embedded', rows: '2000', ...request.inputs },
  })

const PERMISSIONS = 'permissions:%0A  contents: read%0A  pull-requests: write'

test('the first push posts, a second one updates, a fixed one says resolved', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const workspace = shop.directory
      // The comment of the Action ends up on the third page.
      const reader = { login: 'reader', type: 'User' } as const
      for (let index = 0; index < 205; index += 1) addComment(github.state, `Comment ${index}`, reader)
      const comments = () => github.state.comments.slice(205)
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

test('a shallow clone asks GitHub which files changed', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push(BLOCKING_INDEX)
      github.state.files = Object.keys(BLOCKING_INDEX).map((filename) => ({ filename, status: 'added' }))
      const workspace = join(shop.directory, '../shallow')
      shop.git('branch', 'merged', merge)
      execFileSync(
        'git',
        ['clone', '--quiet', '--depth=1', '--branch=merged', `file://${shop.directory}`, workspace],
        {
          env: shop.env,
        },
      )
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

test('SIGTERM in the middle stops everything, leaves nothing and passes nothing', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push(BLOCKING_INDEX)
      const temporary = join(shop.directory, '../temporary')
      mkdirSync(temporary)
      // Servers run as another user where this is root.
      for (const path of [temporary, join(temporary, '..')]) chmodSync(path, 0o1777)
      let servers: readonly number[] = []
      const stopped = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
        inputs: { rows: '3000000' },
        env: { TMPDIR: temporary },
        onLine: (_line, child) => {
          if (servers.length > 0) return
          servers = serversBelow(child.pid ?? 0)
          if (servers.length > 0) child.kill('SIGTERM')
        },
      })
      expect(servers).not.toEqual([])
      expect(stopped).toMatchObject({ status: 1, verdict: null })
      expect(stopped.log).toContain('Stopped by SIGTERM before the review was finished.')
      expect(github.writes()).toEqual([])
      expect(servers.filter(isRunning)).toEqual([])
      expect(readdirSync(temporary)).toEqual([])
    })
  })
})

test('what migrations print is only printed', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const { head, merge } = shop.push({
        'migrations/000002_::error::name.up.sql': HOSTILE,
        'migrations/000002_::error::name.down.sql': 'SELECT 1;\n',
      })
      const hostile = await run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head }),
        sha: merge,
        inputs: { debug: 'true' },
      })
      expect(hostile.status).toBe(1)
      const commands = hostile.log.split('\n').filter((line) => /^\s*::|##\[/.test(line))
      expect(commands).not.toEqual([])
      for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) (title|file)=/)
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

const HOSTILE = `DO $$ BEGIN
  RAISE NOTICE E'\\n::error::noticed';
  RAISE EXCEPTION E'x\\n::error::raised\\n##[error]raised' USING DETAIL = E'\\n::stop-commands::x', HINT = '::add-mask::a';
END $$;
`

/** Process ids of PostgreSQL servers that descend from a process. */
function serversBelow(ancestor: number): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n')
  const processes = lines.flatMap((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return args === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }]
  })
  const below = new Set([ancestor])
  for (let size = 0; size !== below.size; ) {
    size = below.size
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid)
  }
  return processes
    .filter(({ pid, args }) => below.has(pid) && args.includes('postgres'))
    .map(({ pid }) => pid)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
