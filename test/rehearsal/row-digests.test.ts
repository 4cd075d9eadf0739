import type { Client } from 'pg'
import {
  withClone,
  withDatabase,
  withMigrator,
  withRowReader,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { compareData, type DataLoss, digestTables } from '../../src/rehearsal/rollback/row-digests.ts'
import { withTestServer } from '../support/server.ts'

const SCHEMA = `
  CREATE TABLE books (id int PRIMARY KEY, title text, price numeric(10, 2), extra jsonb, added timestamptz);
  INSERT INTO books SELECT g, 'Title ' || g, g / 4.0, jsonb_build_object('n', g), timestamptz '2024-01-01' + g * interval '1 hour'
    FROM generate_series(1, 200) g;
  CREATE TABLE notes (body text, weight real);
  INSERT INTO notes SELECT 'note ' || g % 50, g FROM generate_series(1, 100) g;`

/** What `change` does to the rows, as a rollback would be judged. */
async function lossesAfter(...changes: readonly string[]): Promise<readonly (readonly DataLoss[])[]> {
  const tables = ['public.books', 'public.notes']
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

test('every kind of loss is found and counted, and nothing else', async () => {
  const cases: readonly (readonly [string, readonly DataLoss[]])[] = [
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
  ]
  const found = await lossesAfter(...cases.map(([change]) => change))
  expect(found).toEqual(cases.map(([, losses]) => losses))
})
