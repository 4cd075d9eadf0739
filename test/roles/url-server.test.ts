import { withClient } from '../../src/postgres/client.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { withTestServer } from '../support/server.ts'
import { type ReviewRun, reviewCase } from '../ugly/cli-review.ts'
import { urlOf } from '../ugly/server-url.ts'

/** On a server that others use, nothing is made that outlives the run, and its administrator may be no superuser. */

const USER = { user: 'team', password: 'secret' }

async function reviewAs(
  server: PostgresServer,
  history: string,
  args: readonly string[] = [],
): Promise<ReviewRun> {
  return await reviewCase(urlOf({ ...server.admin, ...USER }), {
    before: { 'migrations/1_books.up.sql': history },
    change: {
      'migrations/2_change.up.sql': "SET lock_timeout = '2s'; ALTER TABLE books ADD x int;",
      'migrations/2_change.down.sql': "SET lock_timeout = '2s'; ALTER TABLE books DROP x;",
    },
    args,
  })
}

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY);'

test.each(['CREATEDB CREATEROLE', 'CREATEDB'])('a user with %s', async (rights) => {
  await withTestServer(null, async (server) => {
    const roles = () =>
      withClient(server.admin, server.maintenanceDatabase, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          'SELECT rolname AS name FROM pg_roles ORDER BY 1',
        )
        return rows.map(({ name }) => name)
      })
    await withClient(server.admin, server.maintenanceDatabase, (client) =>
      client.query(`CREATE ROLE ${USER.user} LOGIN PASSWORD '${USER.password}' ${rights}`),
    )
    const before = await roles()
    const { report, stderr } = await reviewAs(
      server,
      `CREATE EXTENSION IF NOT EXISTS pageinspect; ${BOOKS} GRANT SELECT ON books TO app;`,
    )
    expect(stderr).not.toContain('mistake in Rehearse')
    expect(report?.migrations[0]).toMatchObject({ up: { error: null }, rollback: { status: 'restores' } })
    const gaps = report?.unchecked.map(({ why }) => why).join('\n') ?? ''
    expect(gaps).toContain('extension pageinspect')
    expect(gaps).toContain('role app')
    const asked = await reviewAs(server, BOOKS, ['--extensions', 'pageinspect'])
    expect(asked).toMatchObject({ status: 2, stderr: expect.stringContaining('does not create it') })
    expect(await roles()).toEqual(before)
  })
})
