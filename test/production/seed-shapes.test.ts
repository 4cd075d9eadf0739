import {
  withAdmin,
  withDatabase,
  withKeeper,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { seedTables } from '../../src/production/seed.ts'
import { seedHints } from '../../src/production/seed-hints.ts'
import { scriptRun } from '../support/scripts.ts'
import { withTestServer } from '../support/server.ts'

const SCHEMA = `
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE DOMAIN feeling AS mood NOT NULL;
  CREATE TABLE nodes (id uuid PRIMARY KEY, parent_id uuid NOT NULL REFERENCES nodes, label text NOT NULL UNIQUE);
  CREATE TABLE pairs (a integer, b text, PRIMARY KEY (a, b));
  CREATE TABLE triples (a integer NOT NULL, b text NOT NULL, c feeling, FOREIGN KEY (a, b) REFERENCES pairs);
  CREATE TABLE mixed (
    id integer GENERATED ALWAYS AS IDENTITY, moods mood[] NOT NULL, spans tstzrange NOT NULL, share numeric NOT NULL CHECK (share > 0 AND share < 1),
    level smallint NOT NULL CHECK (level > 0 AND level < 10), kind text NOT NULL CHECK (kind = 'only'), twice integer GENERATED ALWAYS AS (level * 2) STORED);
  CREATE TABLE heirs (extra date NOT NULL) INHERITS (mixed);
  CREATE TABLE by_day (day date NOT NULL, n bigint, PRIMARY KEY (n, day)) PARTITION BY RANGE (day);
  CREATE TABLE by_day_1 PARTITION OF by_day FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
  CREATE TABLE by_day_2 PARTITION OF by_day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE by_name (name text NOT NULL, at timestamptz NOT NULL) PARTITION BY LIST (name);
  CREATE TABLE by_name_1 PARTITION OF by_name FOR VALUES IN ('a', 'b') PARTITION BY RANGE (at);
  CREATE TABLE by_name_1_1 PARTITION OF by_name_1 FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
  CREATE TABLE by_hash (id bigint PRIMARY KEY) PARTITION BY HASH (id);
  CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE by_hash_2 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  CREATE TABLE visits (day date NOT NULL) PARTITION BY RANGE (day);
  CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE DOMAIN percentage AS integer CHECK (VALUE BETWEEN 0 AND 100);
  CREATE TABLE shares (share percentage NOT NULL, "Of value" percentage);
  CREATE TABLE roles (id serial PRIMARY KEY, name text);`

const TABLES = [
  'nodes',
  'triples',
  'mixed',
  'heirs',
  'by_day',
  'by_name',
  'by_hash',
  'visits_2026',
  'shares',
  'roles',
]

test.each([14, 18])('tables of every shape are filled (PostgreSQL %i)', async (major) => {
  const script = await scriptRun("INSERT INTO roles (id, name) VALUES (1, 'admin');")
  await withTestServer(major, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, async (client) => void (await client.query(SCHEMA)))
        const names = TABLES.map((table) => `public.${table}`)
        const { failures, rows } = await withAdmin(database, async (admin) =>
          withKeeper(database, async (keeper) =>
            seedTables({ admin, keeper }, names, 600, seedHints(script.statements())),
          ),
        )
        expect(failures).toEqual([])
        expect(names.map((name) => rows.get(name))).toEqual(names.map(() => 600))
        await withMigrator(database, async (client) => {
          for (const { parsed } of script.statements()) await client.query(parsed.sql)
          const { rows: spread } = await client.query(
            'SELECT tableoid::regclass::text AS part, count(*)::integer FROM by_day GROUP BY 1 ORDER BY 1',
          )
          expect(spread.map(({ part, count }) => `${part} ${count}`)).toEqual([
            'by_day_1 300',
            'by_day_2 300',
          ])
        })
      }),
    ),
  )
})
