import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Report } from '../../src/model/report.ts'
import { buildDist } from '../action/bundle.ts'
import { type TestRepository, withRepository } from '../changes/git-repository.ts'
import { until } from '../postgres/until.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { belongings, descendants } from '../ugly/cli-process.ts'
import { makeCache, type OwnCache } from './own-cache.ts'

/** As many migrations as one public history has; enough for its schema to be kept on any machine. */
const EARLIER = 820

let dist: ReturnType<typeof buildDist>
let cache: OwnCache

beforeAll(() => {
  dist = buildDist()
})

afterAll(() => dist.remove())

beforeEach(async () => {
  cache = await makeCache()
})

afterEach(() => cache.remove())

/** A role that is made for the history, and what only a superuser may: the second run tells of it, too. */
const RIGHTS = '\nGRANT SELECT ON parcels_5 TO reporting;\nCREATE PUBLICATION everything FOR ALL TABLES;'

function writeMigration({ write }: TestRepository, number: number): void {
  const base = `migrations/${String(number).padStart(6, '0')}_parcels_${number}`
  write(
    `${base}.up.sql`,
    `CREATE TABLE parcels_${number} (id bigint PRIMARY KEY, code text NOT NULL UNIQUE, weight numeric);\nCREATE INDEX ON parcels_${number} (weight);${number === 5 ? RIGHTS : ''}`,
  )
  write(`${base}.down.sql`, `DROP TABLE parcels_${number};`)
}

/** A history on `main`, and a change on the branch that is checked out. */
function writeHistory(repository: TestRepository): void {
  for (let number = 1; number <= EARLIER; number++) writeMigration(repository, number)
  repository.commit('history')
  repository.git('branch', 'base')
  repository.write('migrations/000900_note.up.sql', 'ALTER TABLE parcels_7 ADD COLUMN note text;')
  repository.write('migrations/000900_note.down.sql', 'ALTER TABLE parcels_7 DROP COLUMN note;')
  repository.commit('change')
}

function startReview({ directory, env }: TestRepository, temporary: string) {
  const args = ['review', '--repo', directory, '--base', 'base', '--head', 'HEAD', '--postgres', 'embedded']
  const child = spawn(
    process.execPath,
    [join(dist.directory, 'cli.cjs'), ...args, '--rows', '1000', '--format', 'json'],
    {
      env: { ...env, REHEARSE_CACHE_DIR: cache.directory, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  const ended = once(child, 'close').then(async ([status]) => ({
    status: status as number | null,
    stdout: await stdout,
    stderr: await stderr,
  }))
  return { child, ended }
}

async function review(repository: TestRepository, temporary: string) {
  const { status, stdout, stderr } = await startReview(repository, temporary).ended
  expect(`${status} ${status === 0 ? '' : stderr}`).toBe('0 ')
  const report = JSON.parse(stdout) as Report
  expectValidReport(report)
  const stage = (name: string) =>
    report.timings.filter(({ stage }) => stage === name).reduce((sum, { ms }) => sum + ms, 0)
  return { report, stderr, stage }
}

/** What two reviews of the same change say alike. */
const outcome = ({ verdict, migrations, findings, unchecked, postgres }: Report) => ({
  verdict,
  postgres,
  unchecked,
  findings: findings.map(({ fingerprint }) => fingerprint),
  migrations: migrations.map(({ id, up, rollback }) => ({
    id,
    rollback,
    locks: up.statements.map(({ effects }) => effects.locks.map(({ relation, mode }) => [relation, mode])),
  })),
})

/** Where servers make their directories, so that those of other tests are not mistaken for ours. */
function ownTemporary(): string {
  const temporary = join(cache.directory, 'tmp')
  mkdirSync(temporary)
  // The server's account removes its directory when we cannot.
  chmodSync(temporary, 0o777)
  return temporary
}

/** Node keeps compiled code in a directory of its own there. */
const serverDirectories = (temporary: string) =>
  readdirSync(temporary).filter((name) => name.startsWith('rehearse-'))

test('a second run goes on from the schema of the first, and says the same', async () => {
  await withRepository(async (repository) => {
    const temporary = ownTemporary()
    writeHistory(repository)
    const first = await review(repository, temporary)
    expect(first.stderr).toContain(`Applying ${EARLIER} earlier migrations.`)
    expect(first.report.unchecked).toMatchObject([{ file: expect.stringContaining('000005'), gates: false }])
    expect(cache.names()).toHaveLength(1)
    const second = await review(repository, temporary)
    expect(second.stderr).toContain(`The schema of ${EARLIER} earlier migrations was kept by an earlier run.`)
    expect(outcome(second.report)).toEqual(outcome(first.report))
    expect(second.stage('baseline')).toBeGreaterThan(0)
    expect(second.stage('baseline')).toBeLessThan(first.stage('baseline') / 2)
    expect(second.stage('keeping')).toBe(0)

    // The change is merged and another one made.
    repository.git('branch', '--force', 'base')
    writeMigration(repository, 901)
    repository.commit('the next change')
    const third = await review(repository, temporary)
    expect(third.stderr).toContain(`Applying the last 1 of ${EARLIER + 1} earlier migrations`)
    expect(third.report.migrations).toMatchObject([{ id: '000901_parcels_901', verdict: 'safe' }])
    expect(cache.names()).toHaveLength(1)
    expect(serverDirectories(temporary)).toEqual([])
  })
}, 300_000)

test('a run that is killed while it keeps a schema leaves no entry, no process and no directory', async () => {
  await withRepository(async (repository) => {
    const temporary = ownTemporary()
    writeHistory(repository)
    const { child, ended } = startReview(repository, temporary)
    await until(async () => cache.names().length > 0)
    const running = await descendants(child.pid ?? 0)
    const owned = await belongings(running)
    child.kill('SIGKILL')
    await ended
    await until(
      async () => !owned.some((path) => existsSync(path)) && serverDirectories(temporary).length === 0,
    )
    const gone = async () =>
      running.every(({ pid, command }) => !existsSync(`/proc/${pid}`) || command === '')
    await until(gone)
    expect(cache.names()).toEqual([expect.stringMatching(/^unfinished-/)])
    const { stderr } = await review(repository, temporary)
    expect(stderr).toContain(`Applying ${EARLIER} earlier migrations.`)
    expect(cache.names().filter((name) => !name.startsWith('unfinished-'))).toHaveLength(1)
  })
}, 300_000)
