import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { open, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { PreparedBaseline } from '../../src/postgres/baselines.ts'
import { withClient } from '../../src/postgres/client.ts'
import {
  type Database,
  withDatabase,
  withMigrator,
  withPreparedDatabase,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import type { ServerRequest } from '../../src/postgres/server-request.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { leftovers } from '../postgres/observe.ts'
import { serverRequest } from '../support/server.ts'
import { makeCache, type OwnCache } from './own-cache.ts'

let cache: OwnCache
const baselines = () => cache.baselines
const entries = () => cache.names().filter((name) => !name.startsWith('unfinished-'))

beforeEach(async () => {
  cache = await makeCache()
})

afterEach(() => cache.remove())

const request = (history: readonly string[], changes: Partial<ServerRequest> = {}) =>
  serverRequest({
    env: { ...process.env, REHEARSE_CACHE_DIR: cache.directory },
    history: async () => history,
    ...changes,
  })

const SCHEMA = `
  CREATE TABLE books (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, price numeric);
  INSERT INTO books (title, price) SELECT 'book ' || n, n FROM generate_series(1, 5000) n;
  CREATE INDEX books_title_idx ON books (lower(title));
  CREATE SEQUENCE invoices; SELECT nextval('invoices') FROM generate_series(1, 7);
  ALTER ROLE CURRENT_USER SET lock_timeout = '7s';`

/** Fills the first database of a server and has the cluster kept. */
async function keepBooks(server: PostgresServer, scripts: number, schema = SCHEMA): Promise<void> {
  await withWorkshop(server, (workshop) =>
    withDatabase(workshop, async (database) => {
      await withMigrator(database, (client) => client.query(schema))
      await keep(database, scripts)
    }),
  )
}

async function keep({ name, workshop }: Database, scripts: number): Promise<void> {
  await workshop.server.baselines?.keep(workshop.control, { scripts, database: name, notes: ['a note'] })
}

const values = async (client: Client, sql: string) =>
  (await client.query(sql)).rows.map((row) => Object.values(row).join(' '))

/** What the next run finds; `null`: a fresh cluster. */
async function nextRun(
  history: readonly string[],
  changes: Partial<ServerRequest> = {},
): Promise<PreparedBaseline | null> {
  return await withServer(request(history, changes), async ({ baselines }) => baselines?.prepared ?? null)
}

test.each([14, 18])(
  'a kept cluster comes back as it was, with new passwords, on PostgreSQL %i',
  async (version) => {
    const first = await withServer(request(['one', 'two'], { version }), async (server) => {
      expect(server.baselines?.prepared).toBeNull()
      await keepBooks(server, 2)
      // What comes later is not in the copy.
      await withWorkshop(server, (workshop) => withDatabase(workshop, async () => undefined))
      return server
    })
    const directory = await withServer(request(['one', 'two', 'three'], { version }), async (server) => {
      const prepared = server.baselines?.prepared
      expect(prepared).toMatchObject({ scripts: 2, notes: ['a note'] })
      expect(server).toMatchObject({ version: first.version, locale: first.locale, encoding: 'UTF8' })
      expect([server.admin.password, server.migrator.password]).not.toContain(first.admin.password)
      expect(server.migrator.password).not.toBe(first.migrator.password)
      await withWorkshop(server, (workshop) =>
        withPreparedDatabase(workshop, prepared?.database ?? '', async (database) => {
          await withClient(server.admin, database.name, async (admin) => {
            // Every index agrees with its table, and no page is torn.
            await admin.query('CREATE EXTENSION amcheck')
            await admin.query(
              `SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relkind = 'i' AND a.amname = 'btree'`,
            )
            await admin.query('DROP EXTENSION amcheck')
          })
          await withMigrator(database, async (client) => {
            expect(await values(client, 'SELECT count(*), sum(price) FROM books')).toEqual(['5000 12502500'])
            expect(await values(client, `SELECT id FROM books WHERE lower(title) = 'book 77'`)).toEqual([
              '77',
            ])
            expect(await values(client, `SELECT nextval('invoices')`)).toEqual(['8'])
            expect(await values(client, 'SHOW lock_timeout')).toEqual(['7s'])
            await client.query('ALTER TABLE books ALTER COLUMN price TYPE text')
          })
          expect(await values(workshop.control, 'SELECT count(*) FROM pg_database')).toEqual(['3'])
        }),
      )
      return server.admin.host
    })
    expect(await leftovers(directory)).toEqual([])
  },
)

test('the longest part of a history that is there is taken, and another history takes none', async () => {
  await withServer(request(['one', 'two']), (server) => keepBooks(server, 1))
  await withServer(request(['one', 'two', 'three']), async (server) => {
    expect(server.baselines?.prepared?.scripts).toBe(1)
    await withWorkshop(server, (workshop) =>
      withPreparedDatabase(workshop, server.baselines?.prepared?.database ?? '', async (database) => {
        await withMigrator(database, (client) => client.query('CREATE TABLE shelves (id int)'))
        await keep(database, 3)
      }),
    )
  })
  expect(entries()).toHaveLength(2)
  expect(await nextRun(['one', 'two', 'three', 'four'])).toMatchObject({ scripts: 3 })
  expect(await nextRun(['one', 'other'])).toMatchObject({ scripts: 1 })
  expect(await nextRun(['other', 'two'])).toBeNull()
  expect(await nextRun(['one'], { settings: { work_mem: '8MB' } })).toBeNull()
  expect(await nextRun(['one'], { roles: ['reporting'] })).toBeNull()
  expect(await nextRun(['one'], { version: 17 })).toBeNull()
})

describe('an entry that is not what was written is left and made anew', () => {
  const archive = () => join(baselines(), entries()[0] ?? '', 'cluster.tar')
  const manifest = () => join(baselines(), entries()[0] ?? '', 'manifest')
  const damages: readonly (readonly [string, () => void | Promise<void>])[] = [
    ['the archive was cut off', () => truncateSync(archive(), 1_000_000)],
    ['the archive is empty', () => truncateSync(archive(), 0)],
    ['the archive is gone', () => rmSync(archive())],
    ['a byte of the archive changed', () => flip(archive(), 9_000_000)],
    ['a byte of the manifest changed', () => flip(manifest(), 100)],
    ['the manifest was cut off', () => truncateSync(manifest(), 80)],
    ['the manifest is gone', () => rmSync(manifest())],
    ['there is a file in its place', () => overwrite(join(baselines(), entries()[0] ?? ''))],
  ]

  async function flip(path: string, position: number): Promise<void> {
    const file = await open(path, 'r+')
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, position)
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, position)
    await file.close()
  }

  async function overwrite(path: string): Promise<void> {
    rmSync(path, { recursive: true })
    await writeFile(path, 'no directory')
  }

  test.each(damages)('%s', async (_, damage) => {
    await withServer(request(['one']), (server) => keepBooks(server, 1))
    await damage()
    await withServer(request(['one']), async (server) => {
      expect(server.baselines?.prepared).toBeNull()
      await keepBooks(server, 1)
    })
    expect(await nextRun(['one'])).toMatchObject({ scripts: 1 })
  })
})

test('only this user may look into an entry, and nothing but entries is left', async () => {
  await withServer(request(['one']), (server) => keepBooks(server, 1))
  const [entry = ''] = await readdir(baselines())
  const modes = [
    baselines(),
    join(baselines(), entry),
    join(baselines(), entry, 'manifest'),
    join(baselines(), entry, 'cluster.tar'),
  ]
  expect(modes.map((path) => (statSync(path).mode & 0o077).toString(8))).toEqual(['0', '0', '0', '0'])
  expect(modes.map((path) => statSync(path).uid)).toEqual(modes.map(() => process.getuid?.()))
  expect(readdirSync(baselines())).toHaveLength(1)
})

test('runs at the same time leave one entry', async () => {
  await Promise.all([1, 2].map(() => withServer(request(['one']), (server) => keepBooks(server, 1))))
  expect(readdirSync(baselines())).toHaveLength(1)
  expect(await nextRun(['one'])).toMatchObject({ scripts: 1 })
})

test('another run that removes the entry meanwhile disturbs nobody', async () => {
  await withServer(request(['one']), (server) => keepBooks(server, 1))
  const found = await withServer(
    request(['one'], {
      history: async () => {
        // The keys are asked for before the entry is opened; another run's removal comes right after.
        setImmediate(() => rmSync(baselines(), { recursive: true, force: true }))
        return ['one']
      },
    }),
    async ({ baselines }) => baselines?.prepared ?? 'a fresh cluster',
  )
  expect(found).toBeDefined()
  expect(existsSync(baselines())).toBe(false)
})

test('unlogged tables would come back empty, so their cluster is not kept', async () => {
  await withServer(request(['one']), (server) =>
    keepBooks(server, 1, 'CREATE UNLOGGED TABLE drafts (id int); INSERT INTO drafts VALUES (1)'),
  )
  expect(readdirSync(baselines())).toEqual([])
})

test('a run that fails keeps nothing', async () => {
  const run = withServer(request(['one']), async (server) => {
    await keepBooks(server, 1)
    throw new Error('the review broke off')
  })
  await expect(run).rejects.toThrow('the review broke off')
  expect(readdirSync(baselines())).toEqual([])
})

test('the oldest entries go when there are many, and what killed runs left goes after an hour', async () => {
  const [old, fresh] = ['unfinished-old', 'unfinished-fresh'].map((name) => join(baselines(), name))
  for (const path of [old, fresh]) mkdirSync(path ?? '', { recursive: true })
  await utimes(old ?? '', new Date(0), new Date(0))
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await withServer(request([name]), (server) => keepBooks(server, 1, 'CREATE TABLE t (id int)'))
    // Used in this order, an hour apart.
    const used = new Date(Date.now() - (8 - name.charCodeAt(0) + 96) * 3_600_000)
    await Promise.all(
      entries().map(async (entry) => {
        const path = join(baselines(), entry)
        if (statSync(path).mtimeMs > Date.now() - 600_000) await utimes(path, used, used)
      }),
    )
  }
  expect(entries()).toHaveLength(4)
  expect([old, fresh].map((path) => existsSync(path ?? ''))).toEqual([false, true])
  expect(await nextRun(['a'])).toBeNull()
  expect(await nextRun(['b'])).toMatchObject({ scripts: 1 })
}, 120_000)

test('a cache that cannot be written to costs nothing but the entry', async () => {
  await writeFile(baselines(), 'no directory')
  const told: string[] = []
  await withServer(request(['one'], { progress: (line) => void told.push(line) }), (server) =>
    keepBooks(server, 1),
  )
  expect(told).toEqual([expect.stringContaining('is not kept for later runs')])
})
