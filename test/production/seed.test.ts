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
import { scriptRun } from '../support/scripts.ts'
import { withTestServer } from '../support/server.ts'

const SCHEMA = `
  CREATE TYPE order_state AS ENUM ('placed', 'paid', 'sent');
  CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0);
  CREATE TABLE currencies (code char(3) PRIMARY KEY);
  INSERT INTO currencies VALUES ('EUR'), ('USD');
  CREATE TABLE customers (id bigserial PRIMARY KEY, email varchar(80) NOT NULL UNIQUE, born date, tags text[] NOT NULL, extra jsonb);
  CREATE TABLE orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), customer_id bigint NOT NULL REFERENCES customers (id),
    currency char(3) NOT NULL REFERENCES currencies (code), state order_state NOT NULL, total price NOT NULL,
    source text NOT NULL CHECK (source IN ('web', 'app')), rating smallint CHECK (rating BETWEEN 1 AND 5),
    placed_at timestamptz NOT NULL DEFAULT now(), doubled numeric GENERATED ALWAYS AS (total * 2) STORED, legacy text, warehouse int);
  CREATE TABLE "Order Lines" ("order" uuid REFERENCES orders (id), line int, "Größe" text NOT NULL, PRIMARY KEY ("order", line));
  CREATE TABLE warehouses (id int PRIMARY KEY);
  CREATE TABLE odd (n int NOT NULL CHECK (n % 2 = 3));`

describe('seeding', () => {
  let outcome: SeedOutcome
  let facts: Record<string, string>

  beforeAll(async () => {
    const script = await scriptRun(
      'ALTER TABLE orders ADD CONSTRAINT orders_warehouse_fk FOREIGN KEY (warehouse) REFERENCES warehouses; ALTER TABLE orders ALTER legacy TYPE int USING legacy::int; ALTER TABLE customers ADD CONSTRAINT customers_tags_check CHECK (cardinality(tags) > 0);',
    )
    const statements = script.statements()
    const tables = ['public.orders', 'public.Order Lines', 'public.odd', 'public.missing']
    await withTestServer(18, async (server) =>
      withWorkshop(server, async (workshop) =>
        withDatabase(workshop, async (database) => {
          await withMigrator(database, async (client) => void (await client.query(SCHEMA)))
          await withAdmin(database, async (admin) =>
            withKeeper(database, async (keeper) => {
              outcome = await seedTables({ admin, keeper }, tables, 5000, seedHints(statements))
              facts = await readFacts(keeper)
            }),
          )
          await withMigrator(database, async (client) => {
            for (const { parsed } of statements) await client.query(parsed.sql)
          })
        }),
      ),
    )
  })

  async function readFacts(admin: Client): Promise<Record<string, string>> {
    const { rows } = await admin.query(`SELECT
      (SELECT count(DISTINCT customer_id) FROM orders) AS customers, (SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id) AS joined,
      (SELECT count(DISTINCT state) FROM orders) AS states, (SELECT string_agg(DISTINCT source, ',' ORDER BY source) FROM orders) AS sources,
      (SELECT min(rating) || '..' || max(rating) FROM orders) AS ratings, (SELECT count(*) FROM orders WHERE total IS NULL OR legacy IS NULL) AS nulls,
      (SELECT relallvisible > 0 FROM pg_class WHERE relname = 'orders') AS frozen`)
    return rows[0]
  }

  test('fills the touched tables and the empty tables their foreign keys need', () => {
    expect(Object.fromEntries(outcome.rows)).toMatchObject({
      'public.orders': 5000,
      'public.Order Lines': 5000,
      'public.customers': 5000,
      'public.warehouses': 5000,
    })
  })

  test('leaves an untouched lookup table with the rows its history gave it', () => {
    expect(outcome.rows.get('public.currencies')).toBe(2)
  })

  test('respects foreign keys, enums, checks and what the reviewed migration is about to demand', () => {
    expect(facts).toMatchObject({
      customers: '5000',
      joined: '5000',
      states: '3',
      sources: 'app,web',
      nulls: '0',
      frozen: 't',
    })
    expect(facts.ratings).toMatch(/^[1-5]\.\.[1-5]$/)
  })

  test('says which table it could not fill, and why', () => {
    expect(outcome.failures).toEqual([{ table: 'public.odd', why: expect.stringContaining('odd_n_check') }])
  })
})
