import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Report } from '../../src/model/report.ts'
import type { PreparedBaseline } from '../../src/postgres/baselines.ts'
import { withClient } from '../../src/postgres/client.ts'
import {
  withDatabase,
  withMigrator,
  withPreparedDatabase,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import type { ServerRequest } from '../../src/postgres/server-request.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { buildDist } from '../action/bundle.ts'
import { makeCache, type OwnCache } from '../baseline/own-cache.ts'
import { type TestRepository, withRepository } from '../changes/git-repository.ts'
import { text } from '../postgres/observe.ts'
import { serverRequest } from '../support/server.ts'

/** Made by `.ci/docker.sh`; set to another image with PostgreSQL 15 elsewhere. */
const image = process.env.REHEARSE_TEST_IMAGE ?? 'rehearse-test/postgres:15'

let cache: OwnCache
const temporary = () => join(cache.directory, 'tmp')

beforeEach(async () => {
  cache = await makeCache()
  await mkdir(temporary())
})

afterEach(async () => {
  for (const list of [
    ['ps', '-aq'],
    ['volume', 'ls', '-q'],
  ]) {
    const { stdout } = await promisify(execFile)('docker', list)
    expect(stdout).toBe('')
  }
  expect(readdirSync(temporary()).filter((name) => name.startsWith('rehearse-'))).toEqual([])
  cache.remove()
})

const request = (history: readonly string[], changes: Partial<ServerRequest> = {}) =>
  serverRequest({
    choice: { kind: 'docker' },
    image,
    env: { ...process.env, REHEARSE_CACHE_DIR: cache.directory, TMPDIR: temporary() },
    history: async () => history,
    ...changes,
  })

const SCHEMA = `
  CREATE TABLE books (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, price numeric);
  INSERT INTO books (title, price) SELECT 'book ' || n, n FROM generate_series(1, 5000) n;
  CREATE INDEX books_title_idx ON books (lower(title));`

async function keepBooks(server: PostgresServer, schema = SCHEMA): Promise<void> {
  await withWorkshop(server, (workshop) =>
    withDatabase(workshop, async (database) => {
      await withMigrator(database, (client) => client.query(schema))
      await server.baselines?.keep(workshop.control, {
        scripts: 1,
        database: database.name,
        notes: ['a note'],
      })
    }),
  )
}

/** What the next run finds; `null`: a fresh cluster. */
const nextRun = (history: readonly string[], changes: Partial<ServerRequest> = {}) =>
  withServer(
    request(history, changes),
    async ({ baselines }): Promise<PreparedBaseline | null> => baselines?.prepared ?? null,
  )

test('a cluster that a container made comes back in another, as it was and with new passwords', async () => {
  const first = await withServer(request(['one']), async (server) => {
    expect(server.baselines?.prepared).toBeNull()
    await keepBooks(server)
    return server
  })
  const [entry = ''] = cache.names()
  const kept = ['', entry, join(entry, 'manifest'), join(entry, 'cluster.tar')]
  expect(kept.map((name) => statSync(join(cache.baselines, name)).mode & 0o077)).toEqual([0, 0, 0, 0])
  await withServer(request(['one', 'two']), async (server) => {
    const prepared = server.baselines?.prepared
    expect(prepared).toMatchObject({ scripts: 1, notes: ['a note'] })
    expect(prepared?.restoreMs).toBeGreaterThan(0)
    expect(server).toMatchObject({ version: first.version, locale: first.locale })
    expect([server.admin.password, server.migrator.password]).not.toContain(first.admin.password)
    // The archive holds a password, so it goes before any script comes.
    expect(readdirSync(server.admin.host)).not.toContain('kept.tar')
    await withWorkshop(server, (workshop) =>
      withPreparedDatabase(workshop, prepared?.database ?? '', async (database) => {
        await withClient(server.admin, database.name, async (admin) => {
          // Every index agrees with its table, and no page is torn.
          await admin.query('CREATE EXTENSION amcheck')
          await admin.query(
            `SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relkind = 'i' AND a.amname = 'btree'`,
          )
          expect(await text(admin, 'SELECT sum(price) FROM books')).toBe('12502500')
          expect(await text(admin, 'SHOW fsync')).toBe('off')
        })
        await withMigrator(database, (client) =>
          client.query('ALTER TABLE books ALTER COLUMN price TYPE text'),
        )
      }),
    )
  })
})

test('another history, other settings and another image find nothing', async () => {
  await withServer(request(['one']), (server) => keepBooks(server))
  const other = 'rehearse-test/kept:other'
  const container = execFileSync('docker', ['create', image, 'true'], { encoding: 'utf8' }).trim()
  try {
    execFileSync('docker', ['commit', '--change', 'LABEL other=1', container, other])
    expect(await nextRun(['one'], { image: other })).toBeNull()
  } finally {
    execFileSync('docker', ['rm', container])
    execFileSync('docker', ['image', 'rm', other])
  }
  expect(await nextRun(['two'])).toBeNull()
  expect(await nextRun(['one'], { settings: { work_mem: '8MB' } })).toBeNull()
  expect(await nextRun(['one'])).toMatchObject({ scripts: 1 })
})

const damages: readonly (readonly [string, (archive: string) => void])[] = [
  ['was cut off', (archive) => truncateSync(archive, 1_000_000)],
  ['is gone', (archive) => rmSync(archive)],
  ['differs by a byte', flipByte],
]

function flipByte(archive: string): void {
  const bytes = readFileSync(archive)
  bytes.writeUInt8(bytes.readUInt8(9_000_000) ^ 1, 9_000_000)
  writeFileSync(archive, bytes)
}

test.each(damages)(
  'where the archive %s the cluster is a fresh one, and is kept again',
  async (_, damage) => {
    await withServer(request(['one']), (server) => keepBooks(server))
    damage(join(cache.baselines, cache.names()[0] ?? '', 'cluster.tar'))
    await withServer(request(['one']), async (server) => {
      expect(server.baselines?.prepared).toBeNull()
      await keepBooks(server)
    })
    expect(await nextRun(['one'])).toMatchObject({ scripts: 1 })
  },
)

test('unlogged tables would come back empty, and a run that fails proves nothing: neither is kept', async () => {
  await withServer(request(['one']), (server) => keepBooks(server, 'CREATE UNLOGGED TABLE drafts (id int)'))
  const run = withServer(request(['one']), async (server) => {
    await keepBooks(server)
    throw new RangeError('the review broke off')
  })
  await expect(run).rejects.toThrow(RangeError)
  expect(cache.names()).toEqual([])
})

describe('as it ships', () => {
  let dist: ReturnType<typeof buildDist>

  beforeAll(() => {
    dist = buildDist()
  })

  afterAll(() => dist.remove())

  test('a second review goes on from the schema of the first, and says the same', async () => {
    await withRepository(async (repository) => {
      writeHistory(repository)
      const first = await review(repository)
      expect(first.stderr).toContain(`Applying ${EARLIER} earlier migrations.`)
      expect(cache.names()).toHaveLength(1)
      const second = await review(repository)
      expect(second.stderr).toContain(
        `The schema of ${EARLIER} earlier migrations was kept by an earlier run.`,
      )
      expect(outcome(second.report)).toEqual(outcome(first.report))
      expect(second.stage('baseline')).toBeGreaterThan(0)
      expect(second.stage('keeping')).toBe(0)
    })
  }, 300_000)

  const EARLIER = 120
  /** So many that the history takes long enough for its schema to be kept on any machine. */
  const TABLES = 10

  /** A history on `main`, and a change on the branch that is checked out. */
  function writeHistory({ write, commit, git }: TestRepository): void {
    for (let number = 1; number <= EARLIER; number++) {
      const tables = Array.from({ length: TABLES }, (_, index) => `parcels_${number}_${index}`)
      const base = `migrations/${String(number).padStart(6, '0')}_parcels`
      write(
        `${base}.up.sql`,
        tables
          .map((table) => `CREATE TABLE ${table} (id bigint PRIMARY KEY, code text NOT NULL UNIQUE);`)
          .join('\n'),
      )
      write(`${base}.down.sql`, `DROP TABLE ${tables.join(', ')};`)
    }
    commit('history')
    git('branch', 'base')
    write('migrations/000900_note.up.sql', 'ALTER TABLE parcels_7_0 ADD COLUMN note text;')
    write('migrations/000900_note.down.sql', 'ALTER TABLE parcels_7_0 DROP COLUMN note;')
    commit('change')
  }

  async function review({ directory, env }: TestRepository) {
    const args = ['review', '--repo', directory, '--base', 'base', '--head', 'HEAD', '--format', 'json']
    const server = ['--postgres', 'docker', '--postgres-image', image, '--postgres-version', '15']
    const child = spawn(
      process.execPath,
      [join(dist.directory, 'cli.cjs'), ...args, ...server, '--rows', '1000'],
      {
        env: { ...env, REHEARSE_CACHE_DIR: cache.directory, TMPDIR: temporary() },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)]
    const [status] = await once(child, 'close')
    expect(`${status} ${status === 0 ? '' : await stderr}`).toBe('0 ')
    const report = JSON.parse(await stdout) as Report
    const stage = (name: string) =>
      report.timings.filter(({ stage }) => stage === name).reduce((sum, { ms }) => sum + ms, 0)
    return { report, stderr: await stderr, stage }
  }

  /** What two reviews of the same change say alike. */
  const outcome = ({ verdict, migrations, findings, unchecked, postgres }: Report) => ({
    verdict,
    postgres,
    unchecked,
    findings: findings.map(({ fingerprint }) => fingerprint),
    migrations: migrations.map(({ id, rollback }) => ({ id, rollback })),
  })
})
