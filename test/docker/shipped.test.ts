import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BLOCKING_INDEX, pullRequestEvent, withBookshop } from '../action/bookshop.ts'
import { type BuiltAction, buildAction } from '../action/built-action.ts'
import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { expectValidReport } from '../support/report-schema.ts'

/** Made by `.ci/docker.sh`; set to another image with PostgreSQL 15 elsewhere. */
const image = process.env.REHEARSE_TEST_IMAGE ?? 'rehearse-test/postgres:15'

const IN_A_CONTAINER = { postgres: 'docker', 'postgres-image': image, 'postgres-version': '15' }

let action: BuiltAction

beforeAll(() => {
  action = buildAction()
})

afterAll(() => action.remove())

async function containers(): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['ps', '-aq', '--filter', `ancestor=${image}`])
  return stdout.trim()
}

test('the bundled Action rehearses in a container, posts, and leaves no container behind', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const pushed = shop.push(BLOCKING_INDEX)
      const run = await action.run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head: pushed.head }),
        sha: pushed.merge,
        inputs: IN_A_CONTAINER,
      })
      expect(run).toMatchObject({ status: 1, verdict: 'unsafe' })
      const report = JSON.parse(run.reportJson ?? '')
      expectValidReport(report)
      expect(report.postgres).toEqual({ provider: 'docker', version: expect.stringMatching(/^15\./) })
      expect(report.findings.map((finding: { rule: string }) => finding.rule)).toContain(
        'index-not-concurrent',
      )
      expect(report.migrations[0].rollback).toMatchObject({ status: 'restores', reapplies: true })
      expect(github.state.comments).toHaveLength(1)
      expect(await containers()).toBe('')
    })
  })
})

test('SIGTERM in the middle of a rehearsal in a container removes the container', async () => {
  await withBookshop(async (shop) => {
    await withFakeGitHub(async (github) => {
      const pushed = shop.push({
        'migrations/000002_sleep.up.sql': 'SELECT pg_sleep(600);\n',
        'migrations/000002_sleep.down.sql': 'SELECT 1;\n',
      })
      const run = await action.run({
        github,
        workspace: shop.directory,
        event: pullRequestEvent(github, { base: shop.base, head: pushed.head }),
        sha: pushed.merge,
        inputs: IN_A_CONTAINER,
        onLine: (line, child) => {
          if (line.includes('Rehearsing 000002_sleep')) child.kill('SIGTERM')
        },
      })
      expect(run.status).not.toBe(0)
      expect(await containers()).toBe('')
    })
  })
})
