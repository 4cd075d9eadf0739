import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compareCatalogs } from '../../src/catalog/compare.ts'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { type Database, withAdmin, withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../support/server.ts'
import { EVERYTHING } from './everything.ts'

const run = promisify(execFile)
const PROGRAMS = '/usr/lib/postgresql/15/bin'

const onlyWithPgDump = existsSync(join(PROGRAMS, 'pg_dump')) ? test : test.skip

onlyWithPgDump(
  'a restored dump has the same snapshot',
  async () => {
    const request = serverRequest({ choice: { kind: 'local' }, version: 15 })
    await withServer(request, (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, (source) =>
          withDatabase(workshop, (target) => compareRestored(source, target)),
        ),
      ),
    )
  },
  120_000,
)

async function compareRestored(source: Database, target: Database): Promise<void> {
  await withAdmin(source, async (admin) => {
    await admin.query(`SET search_path = public; ${EVERYTHING}`)
    const before = await readCatalog(admin)
    await withDirectory(async (directory) => {
      const dump = join(directory, 'schema.sql')
      await perform('pg_dump', source, ['--schema-only', '--file', dump])
      await perform('psql', target, [
        '--quiet',
        '--set',
        'ON_ERROR_STOP=1',
        '--output',
        '/dev/null',
        '--file',
        dump,
      ])
    })
    expect(new Set([...before.values()].map(({ kind }) => kind)).size).toBeGreaterThan(30)
    expect(compareCatalogs(before, await withAdmin(target, readCatalog))).toEqual([])
  })
}

async function perform(
  program: string,
  { name, workshop }: Database,
  options: readonly string[],
): Promise<void> {
  const { host, port, user, password } = workshop.server.admin
  const env = { ...process.env, PGPASSWORD: String(password ?? '') }
  const address = ['-h', String(host), '-p', String(port), '-U', String(user), '-d', name]
  await run(join(PROGRAMS, program), [...address, ...options], { env })
}

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'rehearse-test-'))
  try {
    await use(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}
