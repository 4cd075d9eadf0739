import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from 'pg'
import { type Database, withAdmin, withMigrator } from '../../src/postgres/databases.ts'
import { batchedUpdate } from '../../src/rules/batched-update.ts'
import { withKeyRange } from '../../src/sql/key-range.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { scratchOf } from '../support/scratch.ts'

const BOOKS = 60_000

const SCHEMA = `
  CREATE TABLE books (id uuid PRIMARY KEY, title text, price int, sold boolean DEFAULT false);
  INSERT INTO books SELECT md5(g::text)::uuid, 'Title ' || g, g FROM generate_series(1, ${BOOKS}) g;
  CREATE INDEX ON books (price);
  CREATE TABLE "Order Lines" ("Line Id" bigint PRIMARY KEY, "where" text, book uuid);
  INSERT INTO "Order Lines" SELECT g * 3, 'shelf', md5(g::text)::uuid FROM generate_series(1, 12000) g;
  CREATE TABLE empty_shelves (id int PRIMARY KEY, note text);`

beforeAll(loadParser)

const keyOf = (key: string | null) => ({ keyOf: () => key })

test('a condition by the key is put before the one that is there, and the rest of the text stays', () => {
  const range = (sql: string) => withKeyRange(sql, 'id', 'a', 'b')
  expect(range('UPDATE books SET price = 1')).toBe(
    'UPDATE books SET price = 1 WHERE books.id BETWEEN a AND b',
  )
  expect(range("UPDATE books AS b SET title = 'é' /* why */ WHERE price > 1 OR price IS NULL")).toBe(
    "UPDATE books AS b SET title = 'é' /* why */ WHERE b.id BETWEEN a AND b AND (price > 1 OR price IS NULL)",
  )
  expect(range('UPDATE books SET price = (SELECT 1 WHERE true)')).toBe(
    'UPDATE books SET price = (SELECT 1 WHERE true) WHERE books.id BETWEEN a AND b',
  )
  expect(range('DELETE FROM ONLY books USING shops s WHERE s.id = 4')).toBe(
    'DELETE FROM ONLY books USING shops s WHERE books.id BETWEEN a AND b AND (s.id = 4)',
  )
})

test.each([
  ['returns rows', 'UPDATE books SET price = 1 RETURNING id'],
  ['changes the key', 'UPDATE books SET id = id'],
  ['begins with WITH', 'WITH few AS (SELECT 1) UPDATE books SET price = 1'],
  ['goes by a cursor', 'DELETE FROM books WHERE CURRENT OF c'],
  ['writes no rows', 'SELECT 1'],
])('what %s cannot be taken apart', (_, sql) => {
  expect(batchedUpdate(keyOf('id'), 'public.books', sql)).toBeNull()
})

test('a table without a key of one column cannot be taken apart', () => {
  expect(batchedUpdate(keyOf(null), 'public.books', 'UPDATE books SET price = 1')).toBeNull()
})

describe('performed', () => {
  const fresh = scratchOf(18, SCHEMA)

  const rowsOf = async (client: Client, table: string) =>
    (await client.query(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS all FROM ${table} t`)).rows

  async function rowsAfter(database: Database, sql: string, table: string): Promise<unknown> {
    return await withMigrator(database, async (client) => {
      await client.query(sql)
      return await rowsOf(client, table)
    })
  }

  test.each([
    [
      'public.books',
      'id',
      'books',
      "UPDATE books SET title = title || ' (2nd)', price = price + 1 WHERE price > 40",
    ],
    [
      'public.Order Lines',
      'Line Id',
      '"Order Lines"',
      `UPDATE "Order Lines" AS batch SET "where" = $batches$gone$batches$ FROM books b WHERE b.id = batch.book AND b.price % 2 = 0`,
    ],
    ['public.Order Lines', 'Line Id', '"Order Lines"', 'DELETE FROM "Order Lines" WHERE "Line Id" % 2 = 0'],
    ['public.empty_shelves', 'id', 'empty_shelves', "UPDATE empty_shelves SET note = 'x'"],
  ])('%s by %s holds the rows that one statement would leave', async (table, key, written, sql) => {
    const step = batchedUpdate(keyOf(key), table, sql)
    expect(step).toMatchObject({ transaction: false })
    const whole = await fresh((database) => rowsAfter(database, sql, written))
    const batches = await fresh((database) => rowsAfter(database, step?.sql ?? '', written))
    expect(batches).toEqual(whole)
  })

  /** The longest time that somebody else waits for one of the rows while they are written. */
  async function longestWait(sql: string): Promise<number> {
    return await fresh((database) =>
      withAdmin(database, async (other) =>
        withMigrator(database, async (client) => {
          let done = false
          const writing = client.query(sql).finally(() => {
            done = true
          })
          let longest = 0
          for (let row = 1; !done; row = (row * 7919) % BOOKS || 1) {
            const start = performance.now()
            await other.query('UPDATE public.books SET sold = true WHERE id = md5($1::text)::uuid', [row])
            longest = Math.max(longest, performance.now() - start)
            await pause(1)
          }
          await writing
          return longest
        }),
      ),
    )
  }

  test('whoever wants one of the rows waits for one batch instead of all of them', async () => {
    const sql = 'UPDATE books SET price = price + 1'
    const step = batchedUpdate(keyOf('id'), 'public.books', sql)
    const whole = await longestWait(sql)
    const batches = await longestWait(step?.sql ?? '')
    expect(batches).toBeLessThan(whole / 2)
  })
})
