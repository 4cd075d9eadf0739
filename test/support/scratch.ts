import {
  type Database,
  withClone,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { lentToTests } from './lent.ts'
import { withTestServer } from './server.ts'

/** Lends a fresh copy of one database for the time of a test. */
export type Scratch = <T>(use: (database: Database) => Promise<T>) => Promise<T>

/**
 * One server for all tests of a `describe`, and on it a database with `schema`, which the migrating role owns. Call
 * it where `beforeAll` may be called; what it returns is valid inside tests.
 */
export function scratchOf(major: number | null, schema: string): Scratch {
  const template = lentToTests<Database>((use) =>
    withTestServer(major, (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, async (database) => {
          await withMigrator(database, async (client) => void (await client.query(schema)))
          await use(database)
        }),
      ),
    ),
  )
  return (use) => withClone(template(), use)
}

/** The names of all tables, views and indexes of `public`, in order. */
export async function relationsIn(database: Database): Promise<readonly string[]> {
  return await withMigrator(database, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    )
    return rows.map(({ name }) => name)
  })
}
