import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { SUPPORTED_POSTGRES_MAJORS } from '../../src/config/settings.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import type { MigrationFiles } from '../../src/layouts/layout.ts'
import { withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { withTestServer } from '../support/server.ts'

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'bookshop')

interface Script {
  readonly up: string
  readonly down: string
}

function scriptsIn(part: 'main' | 'pull-request'): ReadonlyMap<string, Script> {
  const names = readdirSync(join(EXAMPLE, part, 'migrations')).map((name) => `migrations/${name}`)
  const [target] = findTargets(names, names, { layout: 'auto', paths: [] }).targets
  const read = (path: string | undefined) => readFileSync(join(EXAMPLE, part, path ?? ''), 'utf8')
  const script = ({ up, down }: MigrationFiles): Script => ({ up: read(up.path), down: read(down?.path) })
  return new Map(target?.migrations.map((migration) => [migration.id, script(migration)]))
}

/** Everything a user would notice of tables, columns, indexes, constraints, views and enums. */
const CATALOG = `
  SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
  UNION ALL SELECT enumlabel FROM pg_enum
  ORDER BY 1`

const catalog = async (client: Client) =>
  (await client.query<{ line: string }>(CATALOG)).rows.map(({ line }) => line)

test.each(SUPPORTED_POSTGRES_MAJORS)('the history applies and rolls back on PostgreSQL %i', (major) =>
  withTestServer(major, (server) =>
    withWorkshop(server, (workshop) =>
      withDatabase(workshop, (database) =>
        withMigrator(database, async (client) => {
          for (const [id, { up, down }] of scriptsIn('main')) {
            const before = await catalog(client)
            await client.query(up)
            expect([id, await catalog(client)]).not.toEqual([id, before])
            await client.query(down)
            expect([id, await catalog(client)]).toEqual([id, before])
            await client.query(up)
          }
          expect(await rollbacks(client)).toEqual({
            '000009_gifts': '42704',
            '000010_larger_payments': 'differs',
            '000011_no_more_phone_numbers': 'restores',
            '000012_newsletter': 'restores',
          })
        }),
      ),
    ),
  ),
)

/** What becomes of each migration of the pull request when it is applied and rolled back. */
async function rollbacks(client: Client): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {}
  for (const [id, { up, down }] of scriptsIn('pull-request')) {
    const before = await catalog(client)
    await client.query(up)
    try {
      await client.query(down)
      const same = JSON.stringify(await catalog(client)) === JSON.stringify(before)
      outcomes[id] = same ? 'restores' : 'differs'
    } catch (error) {
      outcomes[id] = (error as { code: string }).code
    }
  }
  return outcomes
}
