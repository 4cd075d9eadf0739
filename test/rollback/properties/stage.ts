import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  type Database,
  withAdmin,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../../src/postgres/databases.ts'
import { createRoles } from '../../../src/postgres/roles.ts'
import { withServer } from '../../../src/postgres/with-server.ts'
import { catalogOf } from '../../../src/rehearsal/rollback/catalog-of.ts'
import { serverRequest } from '../../support/server.ts'
import { spelledOut, whole } from './grammar.ts'
import { BASE, ROLES, SUPERUSER_BASE } from './kinds/base.ts'
import { CHANGES, SUBJECTS } from './kinds/index.ts'
import type { Stage } from './perform.ts'

const PG_DUMP = '/usr/lib/postgresql/15/bin/pg_dump'

/** The base schema with all subjects on a server of its own. PostgreSQL 15 is that of the machine, with its pg_dump. */
export async function withStage(major: number, use: (stage: Stage) => Promise<void>): Promise<void> {
  const choice = major === 15 ? ({ kind: 'local' } as const) : ({ kind: 'embedded' } as const)
  await withServer(serverRequest({ version: major, choice, timeoutSeconds: 3600 }), (server) =>
    withWorkshop(server, async (workshop) => {
      await createRoles(workshop.control, ROLES, server.migrator.user)
      await withDatabase(workshop, async (database) => {
        await build(database)
        const dump = major === 15 ? dumpSchema : null
        await use({
          before: { database, catalog: await catalogOf(database), digests: new Map() },
          dump,
          dumpBefore: dump === null ? null : await dump(database),
        })
      })
    }),
  )
}

async function build(database: Database): Promise<void> {
  const { major } = database.workshop.server
  const parts = [
    { superuser: false, sql: BASE },
    { superuser: true, sql: SUPERUSER_BASE },
    ...SUBJECTS.filter(({ since = 0 }) => since <= major).map((subject) => ({
      superuser: subject.superuser ?? false,
      sql: `${subject.base ?? ''};${whole(spelledOut(subject.create, subject))}`,
    })),
    ...CHANGES.filter(({ since = 0 }) => since <= major).map(({ superuser = false, base = '' }) => ({
      superuser,
      sql: base,
    })),
  ]
  for (const { superuser, sql } of parts) {
    const lend = superuser ? withAdmin : withMigrator
    await lend(database, async (client) => void (await client.query(sql))).catch((cause: unknown) => {
      throw new Error(`The base schema fails in ${sql}: ${cause}`, { cause })
    })
  }
}

/** The schema by Debian's pg_dump, without the random token that its fixed releases write. */
async function dumpSchema({ name, workshop }: Database): Promise<string> {
  const { host, port, user, password } = workshop.server.admin
  const { stdout } = await promisify(execFile)(
    PG_DUMP,
    ['-s', '-h', host, '-p', String(port), '-U', user, '-d', name],
    { env: { ...process.env, PGPASSWORD: password }, maxBuffer: 64 * 1024 * 1024 },
  )
  return stdout.replace(/^\\(un)?restrict .*$/gm, '')
}
