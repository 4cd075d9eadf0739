import {
  type Database,
  withClone,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { withTestServer } from './server.ts'

/** Lends a fresh copy of one database for the time of a test. */
export type Scratch = <T>(use: (database: Database) => Promise<T>) => Promise<T>

/**
 * One server for all tests of a `describe`, and on it a database with `schema`, which the migrating role owns. Call
 * it where `beforeAll` may be called; what it returns is valid inside tests.
 */
export function scratchOf(major: number | null, schema: string): Scratch {
  let lend: Scratch | null = null
  let finish: () => void = () => undefined
  let finished: Promise<void> = Promise.resolve()
  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      finished = withTestServer(major, async (server) =>
        withWorkshop(server, async (workshop) =>
          withDatabase(workshop, async (template) => {
            await withMigrator(template, async (client) => void (await client.query(schema)))
            lend = (use) => withClone(template, use)
            const done = new Promise<void>((resolve) => {
              finish = resolve
            })
            ready()
            await done
          }),
        ),
      )
      finished.catch(failed)
    })
  })
  afterAll(async () => {
    finish()
    await finished
  })
  return (use) => {
    if (lend === null) throw new Error('The server has not been started')
    return lend(use)
  }
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
