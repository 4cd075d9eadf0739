import type { Client } from 'pg'
import {
  withClone,
  withDatabase,
  withMigrator,
  withRowReader,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { compareData } from '../../src/rehearsal/rollback/data-loss.ts'
import { type DataLoss, digestTables } from '../../src/rehearsal/rollback/row-digests.ts'
import { withTestServer } from '../support/server.ts'

const SCHEMA = `
  CREATE TABLE books (id int PRIMARY KEY, title text, price numeric(10, 2), extra jsonb, added timestamptz);
  INSERT INTO books SELECT g, 'Title ' || g, g / 4.0, jsonb_build_object('n', g), timestamptz '2024-01-01' + g * interval '1 hour'
    FROM generate_series(1, 200) g;
  CREATE TABLE notes (body text, weight real);
  INSERT INTO notes SELECT 'note ' || g % 50, g FROM generate_series(1, 100) g;
  CREATE TABLE places (code text NOT NULL, label varchar(100), seen timestamptz, doc json, kept jsonb, ratio numeric);
  CREATE UNIQUE INDEX places_code_key ON places (code) INCLUDE (label);
  INSERT INTO places SELECT 'p' || g, 'place number ' || g, timestamptz '2024-01-01 09:00' + g * interval '1 hour',
                            json_build_object('b', g, 'a', g), jsonb_build_object('n', g), g / 2.0
    FROM generate_series(1, 20) g;
  CREATE TABLE pages (book int, number int, body text, PRIMARY KEY (book, number)) PARTITION BY RANGE (book);
  CREATE TABLE pages_low PARTITION OF pages FOR VALUES FROM (0) TO (10);
  CREATE TABLE pages_high PARTITION OF pages FOR VALUES FROM (10) TO (100);
  INSERT INTO pages SELECT g, 1, 'page ' || g FROM generate_series(1, 30) g;
  CREATE SCHEMA shelf;`

/** What `change` does to the rows, as a rollback would be judged. */
async function lossesAfter(...changes: readonly string[]): Promise<readonly (readonly DataLoss[])[]> {
  const tables = ['public.books', 'public.notes', 'public.places', 'public.pages']
  return await withTestServer(18, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (before) => {
        await withMigrator(before, async (client) => void (await client.query(SCHEMA)))
        const found: (readonly DataLoss[])[] = []
        for (const change of changes) {
          await withClone(before, async (after) => {
            await withMigrator(after, async (client) => void (await client.query(change)))
            const side = async (reader: Client) => ({ reader, digests: await digestTables(reader, tables) })
            await withRowReader(before, async (was) =>
              withRowReader(after, async (is) => {
                found.push(await compareData(await side(was), await side(is)))
              }),
            )
          })
        }
        return found
      }),
    ),
  )
}

type Case = readonly [change: string, losses: readonly DataLoss[]]

async function expectLosses(cases: readonly Case[]): Promise<void> {
  const found = await lossesAfter(...cases.map(([change]) => change))
  const told = (losses: readonly (readonly DataLoss[])[]) =>
    losses.map((one, index) => [cases[index]?.[0], one])
  expect(told(found)).toEqual(told(cases.map(([, losses]) => losses)))
}

const lost = (table: string, column: string | null, rows: number): DataLoss => ({
  table: `public.${table}`,
  ...(column === null ? {} : { column }),
  rows,
  kind: 'lost',
})
const changed = (table: string, column: string | null, rows: number): DataLoss => ({
  ...lost(table, column, rows),
  kind: 'changed',
})

test('every kind of loss is found and counted, and nothing else', async () => {
  await expectLosses([
    ['SELECT 1', []],
    ['ALTER TABLE books ADD COLUMN x int; ALTER TABLE books DROP COLUMN x', []],
    ['ALTER TABLE books ALTER id TYPE bigint; ALTER TABLE books ALTER id TYPE int', []],
    ['UPDATE books SET title = title', []],
    [
      'ALTER TABLE books DROP COLUMN title; ALTER TABLE books ADD COLUMN title text',
      [{ table: 'public.books', column: 'title', rows: 200, kind: 'lost' }],
    ],
    [
      'ALTER TABLE books ALTER price TYPE int; ALTER TABLE books ALTER price TYPE numeric(10, 2)',
      [{ table: 'public.books', column: 'price', rows: 150, kind: 'changed' }],
    ],
    [
      'ALTER TABLE books ALTER price TYPE numeric(10, 3)',
      [{ table: 'public.books', column: 'price', rows: 200, kind: 'changed' }],
    ],
    ['DELETE FROM books WHERE id <= 7', [{ table: 'public.books', rows: 7, kind: 'lost' }]],
    ['DROP TABLE books', [{ table: 'public.books', rows: 200, kind: 'lost' }]],
    [
      "UPDATE books SET title = CASE id WHEN 1 THEN 'Title 2' ELSE 'Title 1' END WHERE id IN (1, 2)",
      [{ table: 'public.books', column: 'title', rows: 2, kind: 'changed' }],
    ],
    [
      "UPDATE notes SET body = 'other' WHERE weight <= 3",
      [{ table: 'public.notes', column: 'body', rows: 3, kind: 'changed' }],
    ],
    [
      'ALTER TABLE notes DROP COLUMN weight',
      [{ table: 'public.notes', column: 'weight', rows: 100, kind: 'lost' }],
    ],
  ])
})

test('a type changed back and forth costs what did not survive it', async () => {
  const types = (table: string, column: string, there: string, back: string) =>
    `ALTER TABLE ${table} ALTER ${column} TYPE ${there}; ALTER TABLE ${table} ALTER ${column} TYPE ${back}`
  await expectLosses([
    [types('books', 'id', 'text', 'int USING id::int'), []],
    [types('places', 'seen', 'date', 'timestamptz'), [changed('places', 'seen', 19)]],
    [types('places', 'seen', 'text', 'timestamptz USING seen::timestamptz'), []],
    [types('places', 'ratio', 'int', 'numeric'), [changed('places', 'ratio', 20)]],
    [
      types('places', 'label', 'varchar(14) USING left(label, 14)', 'varchar(100)'),
      [changed('places', 'label', 11)],
    ],
    [
      "CREATE TYPE code AS ENUM ('p1', 'p2'); DELETE FROM places WHERE code NOT IN ('p1', 'p2'); " +
        types('places', 'code', 'code USING code::code', 'text'),
      [lost('places', null, 18)],
    ],
    [
      types('places', 'ratio', "text USING CASE WHEN ratio > 3 THEN 'much' END", 'numeric USING NULL'),
      [lost('places', 'ratio', 20)],
    ],
  ])
})

test('documents are the same when they say the same', async () => {
  await expectLosses([
    ['ALTER TABLE places ALTER doc TYPE jsonb; ALTER TABLE places ALTER doc TYPE json', []],
    ['ALTER TABLE places ALTER kept TYPE json; ALTER TABLE places ALTER kept TYPE jsonb', []],
    [
      "UPDATE places SET doc = json_build_object('a', 0) WHERE code IN ('p1', 'p2')",
      [changed('places', 'doc', 2)],
    ],
    // What jsonb refuses is compared as it is written.
    [`UPDATE places SET doc = '{"a": "\\u0000"}' WHERE code = 'p1'`, [changed('places', 'doc', 1)]],
  ])
})

test('a column that comes back empty is lost, one whose values are brought back is not', async () => {
  await expectLosses([
    [
      "ALTER TABLE books DROP COLUMN title; ALTER TABLE books ADD COLUMN title text NOT NULL DEFAULT 'Title 7'",
      [lost('books', 'title', 199)],
    ],
    [
      'ALTER TABLE books ADD COLUMN t text; UPDATE books SET t = title; ALTER TABLE books DROP COLUMN title; ALTER TABLE books RENAME t TO title',
      [],
    ],
    [
      'CREATE TABLE titles AS SELECT id, title FROM books WHERE id > 50; ALTER TABLE books DROP COLUMN title; ALTER TABLE books ADD COLUMN title text; UPDATE books b SET title = t.title FROM titles t WHERE t.id = b.id; DROP TABLE titles',
      [lost('books', 'title', 50)],
    ],
    [
      'ALTER TABLE notes DROP COLUMN weight; ALTER TABLE notes ADD COLUMN weight real',
      [lost('notes', 'weight', 100)],
    ],
    [
      'CREATE TABLE b2 AS TABLE books; DROP TABLE books; CREATE TABLE books (LIKE b2); INSERT INTO books TABLE b2',
      [],
    ],
    [
      'DROP TABLE books; CREATE TABLE books (id int PRIMARY KEY, title text)',
      [
        lost('books', null, 200),
        lost('books', 'added', 200),
        lost('books', 'extra', 200),
        lost('books', 'price', 200),
      ],
    ],
  ])
})

test('another name is no loss', async () => {
  await expectLosses([
    ['ALTER TABLE books RENAME TO volumes', []],
    ['ALTER TABLE books RENAME title TO name', []],
    ['ALTER TABLE books RENAME id TO number', []],
    ['ALTER TABLE books SET SCHEMA shelf', []],
    ['ALTER SCHEMA shelf RENAME TO shelves', []],
    ['ALTER TABLE books RENAME TO volumes; DELETE FROM volumes WHERE id <= 7', [lost('books', null, 7)]],
    [
      "ALTER TABLE books RENAME title TO name; UPDATE books SET name = '' WHERE id <= 3",
      [changed('books', 'title', 3)],
    ],
  ])
})

test('rows are told apart by their key, and without one by what they hold', async () => {
  await expectLosses([
    ['UPDATE books SET id = id + 1000', [changed('books', 'id', 200)]],
    [
      "DELETE FROM books WHERE id <= 7; INSERT INTO books (id, title) SELECT g, 'new' FROM generate_series(1001, 1010) g",
      [lost('books', null, 7)],
    ],
    ['ALTER TABLE books DROP CONSTRAINT books_pkey, ADD PRIMARY KEY (id, title)', []],
    ["UPDATE places SET label = 'other' WHERE code IN ('p1', 'p2', 'p3')", [changed('places', 'label', 3)]],
    ['UPDATE notes SET weight = 101 - weight', [changed('notes', null, 100)]],
    ['DELETE FROM notes WHERE weight <= 9', [lost('notes', null, 9)]],
    ['UPDATE notes SET body = NULL WHERE weight <= 4', [lost('notes', 'body', 4)]],
    ['TRUNCATE notes', [lost('notes', null, 100)]],
    ['UPDATE pages SET body = NULL WHERE book > 28', [lost('pages', 'body', 2)]],
    [
      'ALTER TABLE pages DETACH PARTITION pages_low; ALTER TABLE pages ATTACH PARTITION pages_low FOR VALUES FROM (0) TO (10)',
      [],
    ],
    ['DROP TABLE pages_high', [lost('pages', null, 21)]],
  ])
})
