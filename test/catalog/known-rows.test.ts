import { wasMadeOf } from '../../src/catalog/known-rows.ts'
import { type CatalogSnapshot, readCatalog } from '../../src/catalog/snapshot.ts'
import {
  type Database,
  withAdmin,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { withTestServer } from '../support/server.ts'

const inDatabase = async (use: (database: Database) => Promise<void>) =>
  withTestServer(18, async (server) => withWorkshop(server, async (workshop) => withDatabase(workshop, use)))

const perform = async (database: Database, sql: string) =>
  void (await withMigrator(database, async (client) => client.query(sql)))

const read = async (database: Database, like?: CatalogSnapshot) =>
  withAdmin(database, async (admin) => readCatalog(admin, like))

const SCHEMA = `
  CREATE TABLE shelves (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, label text);
  CREATE TABLE books (id bigint PRIMARY KEY, shelf_id bigint REFERENCES shelves, title text);
  CREATE VIEW titles AS SELECT title FROM books;
  CREATE TYPE mood AS ENUM ('sad', 'glad');
  CREATE TABLE first (id int); CREATE TABLE second (id int); CREATE TABLE heir (id int) INHERITS (first, second);`

test('a schema that is the same again is the same snapshot, and the same as one read by itself', async () => {
  await inDatabase(async (database) => {
    await perform(database, SCHEMA)
    const before = await read(database)
    await perform(database, 'ALTER TABLE books ADD COLUMN pages int; COMMENT ON TABLE shelves IS $$wood$$')
    await perform(database, 'ALTER TABLE books DROP COLUMN pages; COMMENT ON TABLE shelves IS NULL')
    const after = await read(database, before)
    expect(after).toBe(before)
    expect(await read(database)).toEqual(before)
  })
})

test.each([
  'ALTER TABLE books ALTER COLUMN title SET NOT NULL',
  'ALTER TABLE books ALTER COLUMN title SET STATISTICS 500',
  "COMMENT ON COLUMN books.title IS 'as printed'",
  'CREATE OR REPLACE VIEW titles AS SELECT upper(title) AS title FROM books',
  'GRANT SELECT ON books TO PUBLIC',
  'ALTER SEQUENCE shelves_id_seq CACHE 5',
  'DROP VIEW titles',
  'CREATE TYPE size AS ENUM ()',
  // The same rows but for an order.
  "ALTER TYPE mood RENAME VALUE 'sad' TO 'x'; ALTER TYPE mood RENAME VALUE 'glad' TO 'sad'; ALTER TYPE mood RENAME VALUE 'x' TO 'glad'",
  'ALTER TABLE heir NO INHERIT first; ALTER TABLE heir INHERIT first',
])('what differs in one row comes out as if nothing had been known: %s', async (change) => {
  await inDatabase(async (database) => {
    await perform(database, SCHEMA)
    const before = await read(database)
    await perform(database, change)
    const after = await read(database, before)
    expect(after).not.toEqual(before)
    expect([...after]).toEqual([...(await read(database))])
  })
})

test('equal objects of another snapshot are the same objects', async () => {
  await inDatabase(async (database) => {
    await perform(database, SCHEMA)
    const before = await read(database)
    await perform(database, 'DROP TABLE books CASCADE')
    const after = await read(database, before)
    expect(after.get('table public.shelves')).toBe(before.get('table public.shelves'))
  })
})

test('a snapshot that nobody read was made of no rows', () => {
  expect(wasMadeOf(new Map(), new Map())).toBe(false)
})
