import type { Client } from 'pg'
import {
  withAdmin,
  withDatabase,
  withKeeper,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { type SeedOutcome, seedTables } from '../../src/production/seed.ts'
import { seedHints } from '../../src/production/seed-hints.ts'
import { withTestServer } from '../support/server.ts'

/** Rows that are there already hold keys that ours would take. */

const SCHEMA = `
  CREATE TABLE people (id serial PRIMARY KEY, email text UNIQUE);
  CREATE TABLE groups (id serial PRIMARY KEY, name varchar(20) NOT NULL UNIQUE);
  CREATE TABLE members (person int NOT NULL REFERENCES people, "group" int NOT NULL REFERENCES groups, UNIQUE (person, "group"));
  CREATE TABLE totals (person int PRIMARY KEY REFERENCES people, posts int NOT NULL DEFAULT 0);
  CREATE FUNCTION begin_total() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO totals (person) VALUES (NEW.id); RETURN NULL; END $$;
  CREATE TRIGGER begin_total AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION begin_total();
  CREATE TABLE stays (room int NOT NULL, during int4range NOT NULL, EXCLUDE USING gist (during WITH &&));
  CREATE TABLE switches (active bool PRIMARY KEY);`

const TABLES = ['people', 'groups', 'members', 'totals', 'stays', 'switches'].map(
  (table) => `public.${table}`,
)

test('tables are filled again after rows went, as far as their unique constraints allow', async () => {
  await withTestServer(18, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        const perform = async (sql: string) =>
          withMigrator(database, async (client) => void (await client.query(sql)))
        const seed = async (): Promise<SeedOutcome> =>
          withAdmin(database, async (admin: Client) =>
            withKeeper(database, async (keeper) => seedTables({ admin, keeper }, TABLES, 300, seedHints([]))),
          )
        await perform(SCHEMA)
        const first = await seed()
        for (const share of [3, 4]) {
          await perform(`DELETE FROM members WHERE person % ${share} = 0; DELETE FROM totals WHERE person % ${share} = 0;
            DELETE FROM people WHERE id % ${share} = 0; DELETE FROM stays WHERE room % ${share} = 0;`)
          expect((await seed()).failures).toEqual([])
        }
        const last = await seed()
        expect([first.failures, last.failures]).toEqual([[], []])
        expect(Object.fromEntries(last.rows)).toMatchObject({
          'public.people': 300,
          'public.groups': 300,
          'public.members': 300,
          'public.totals': 300,
          'public.stays': 300,
          'public.switches': 2,
        })
      }),
    ),
  )
})
