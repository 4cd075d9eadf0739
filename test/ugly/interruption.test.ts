import { existsSync } from 'node:fs'
import { withClient } from '../../src/postgres/client.ts'
import { buildDist } from '../action/bundle.ts'
import { isRunning } from '../action/processes.ts'
import { withRepository } from '../changes/git-repository.ts'
import { until } from '../postgres/until.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { withTestServer } from '../support/server.ts'
import { belongings, startCli, untilBusy } from './cli-process.ts'
import { urlOf } from './server-url.ts'

/** However a run ends, nothing of it goes on. */

const SLEEP = 'SET statement_timeout = 0; SELECT pg_sleep(600);'
const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);'
const SLOW_BOOKS = `CREATE FUNCTION slow(int) RETURNS bool LANGUAGE sql AS 'SELECT pg_sleep(600) IS NOT NULL';
  CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL, CHECK (slow(id)));`

interface Stage {
  readonly name: string
  readonly history: string
  readonly change: string
  readonly role: string
  readonly statement: string
}

const BASELINE = {
  name: 'baseline',
  history: SLEEP,
  change: 'SELECT 1',
  role: 'rehearse_owner',
  statement: 'SELECT',
}
const SEEDING = {
  name: 'seeding',
  history: SLOW_BOOKS,
  change: 'ALTER TABLE books ADD a int',
  role: 'rehearse_keeper',
  statement: 'INSERT',
}
const REHEARSAL = {
  name: 'rehearsal',
  history: BOOKS,
  change: SLEEP,
  role: 'rehearse_owner',
  statement: 'SELECT',
}

let dist: ReturnType<typeof buildDist>
beforeAll(() => {
  dist = buildDist()
})
afterAll(() => dist.remove())

async function withReview(
  stage: Stage,
  args: readonly string[],
  use: (cli: ReturnType<typeof startCli>) => Promise<void>,
  postgres = 'embedded',
): Promise<void> {
  await withRepository(async ({ directory, write, commit }) => {
    write('migrations/1_books.up.sql', stage.history)
    const base = commit('What production runs')
    write('migrations/2_change.up.sql', stage.change)
    commit('The change')
    const cli = startCli(dist.directory, [
      'review',
      '--repo',
      directory,
      '--base',
      base,
      '--postgres',
      postgres,
      '--rows',
      '10',
      '--format',
      'json',
      ...args,
    ])
    try {
      await use(cli)
    } finally {
      cli.kill('SIGKILL')
      await cli.ended
    }
  })
}

const gone = (pids: readonly number[], paths: readonly string[]) =>
  !pids.some(isRunning) && !paths.some((path) => existsSync(path))

test.each([
  { stage: BASELINE, signal: 'SIGINT', status: 130 },
  { stage: SEEDING, signal: 'SIGTERM', status: 143 },
  { stage: REHEARSAL, signal: 'SIGTERM', status: 143 },
] as const)(
  '$signal during $stage.name ends the run and all it started',
  async ({ stage, signal, status }) => {
    await withReview(stage, [], async (cli) => {
      const running = await untilBusy(cli, stage.role, stage.statement)
      const left = await belongings(running)
      expect(left.length).toBeGreaterThan(0)
      cli.kill(signal)
      const ended = await cli.ended
      expect(ended).toEqual({ status, stdout: '', stderr: expect.stringContaining(`Stopped by ${signal}`) })
      expect(
        gone(
          running.map(({ pid }) => pid),
          left,
        ),
      ).toBe(true)
    })
  },
)

test('a killed run takes its server along', async () => {
  await withReview(REHEARSAL, [], async (cli) => {
    const running = await untilBusy(cli, REHEARSAL.role, REHEARSAL.statement)
    const left = await belongings(running)
    cli.kill('SIGKILL')
    await cli.ended
    await until(async () =>
      gone(
        running.map(({ pid }) => pid),
        left,
      ),
    )
  })
})

test('a migration that outlasts its share of the time limit is unchecked, whatever it sets for itself', async () => {
  await withReview(REHEARSAL, ['--timeout', '12'], async (cli) => {
    const running = await untilBusy(cli, REHEARSAL.role, REHEARSAL.statement)
    const left = await belongings(running)
    const { status, stdout } = await cli.ended
    expectValidReport(stdout)
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'unchecked',
      unchecked: [{ why: expect.stringContaining('Rehearse stopped the script after 3 s'), gates: true }],
    })
    expect(
      gone(
        running.map(({ pid }) => pid),
        left,
      ),
    ).toBe(true)
  })
})

test('a signal ends every session on a shared server, and takes databases and roles away', async () => {
  await withTestServer(18, async ({ admin, maintenanceDatabase }) => {
    await withClient(admin, maintenanceDatabase, async (client) => {
      const names = async (sql: string) => (await client.query(sql)).rows.map((row) => row.name)
      const databases = () => names('SELECT datname AS name FROM pg_database ORDER BY 1')
      const roles = () => names('SELECT rolname AS name FROM pg_roles ORDER BY 1')
      const sleeping = () => names("SELECT pid AS name FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
      const before = [await databases(), await roles()]
      await withReview(
        REHEARSAL,
        [],
        async (cli) => {
          await until(async () => (await sleeping()).length > 0)
          cli.kill('SIGTERM')
          expect(await cli.ended).toMatchObject({ status: 143 })
          await until(async () => (await sleeping()).length === 0)
        },
        urlOf(admin),
      )
      expect([await databases(), await roles()]).toEqual(before)
    })
  })
})
