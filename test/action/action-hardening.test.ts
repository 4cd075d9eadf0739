import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { BLOCKING_INDEX, CONCURRENT_INDEX, pullRequestEvent, withBookshop } from './bookshop.ts'
import { type BuiltAction, buildAction } from './built-action.ts'
import { isRunning, serversBelow } from './processes.ts'

/** The bundled Action under interruption and hostile input, with real servers. */

let action: BuiltAction

beforeAll(() => {
  action = buildAction()
})

afterAll(() => action.remove())

const run: BuiltAction['run'] = (request) => action.run(request)

const HOSTILE = `DO $$ BEGIN
  RAISE NOTICE E'\\n::error::noticed';
  RAISE EXCEPTION E'x\\n::error::raised\\n##[error]raised' USING DETAIL = E'\\n::stop-commands::x', HINT = '::add-mask::a';
END $$;
`

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

test('the SQL of a fork does not run as a process of a self-hosted runner unless that is allowed', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      github.state.pull.headRepository = 'reader/store'
      github.state.pullRequests = 'read'
      const { head, merge } = shop.push({ ...CONCURRENT_INDEX, 'rehearse.yml': 'allow-host-server: true\n' })
      const review = (environment: string, inputs: Record<string, string> = {}) =>
        run({
          github,
          workspace: shop.directory,
          event: pullRequestEvent(github, { base: shop.base, head }),
          sha: merge,
          inputs,
          env: { RUNNER_ENVIRONMENT: environment },
        })
      const refused = await review('self-hosted')
      expect(refused).toMatchObject({ status: 1, verdict: 'unchecked' })
      const report = JSON.parse(refused.reportJson ?? '')
      expect(report.postgres).toBeNull()
      expect(report.unchecked).toMatchObject([
        { stage: 'server', gates: true, why: expect.stringMatching(/^embedded: .*comes from a fork/) },
      ])
      expect(refused.log).toContain('rehearse.yml:1: allow-host-server is left out')
      const allowed = await review('self-hosted', { 'allow-host-server': 'true' })
      expect(allowed).toMatchObject({ status: 0, verdict: 'safe' })
      expect(await review('github-hosted')).toMatchObject({ status: 0, verdict: 'safe' })
      github.state.pull.headRepository = 'bookshop/store'
      expect(await review('self-hosted')).toMatchObject({ status: 0, verdict: 'safe' })
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
      expect(hostile.log).toContain('file=migrations/000002_%3A%3Aerror%3A%3Aname.up.sql')
    })
  })
})
