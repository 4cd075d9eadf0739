import { tellPerformed } from '../../src/report/tell-migrations.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { rehearseChange } from '../sending/hand-made-target.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_MESSAGE } from '../support/scripts.ts'

const BASE = `
  CREATE TYPE mood AS ENUM ('calm', 'glad');
  CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, age int, feels mood DEFAULT 'calm');
  CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, total numeric);
  CREATE INDEX orders_user_id_idx ON orders (user_id);
  CREATE VIEW grown AS SELECT id, name FROM users WHERE age >= 18;
`

describe('SQL that mends a rollback', () => {
  const server = serverOfTests(null)

  beforeAll(loadParser)

  async function rollbackOf(up: string, down: string | null) {
    const change = { base: BASE, ups: [up], downs: [down], sending: AS_MESSAGE, rows: 100 }
    const { record } = await rehearseChange(server(), change)
    const [outcome] = record.outcomes
    if (!outcome?.performed) throw new Error('The migration was not performed.')
    return { ...tellPerformed(outcome).rollback, unchecked: record.unchecked }
  }

  test('without a down script one is suggested, which was performed and measured', async () => {
    const { status, suggestedDown } = await rollbackOf(
      'ALTER TABLE users ADD COLUMN mail text; CREATE INDEX users_mail ON users (mail);',
      null,
    )
    expect(status).toBe('missing')
    expect(suggestedDown).toMatchObject({
      sql: "SET lock_timeout = '5s';\n\nALTER TABLE public.users DROP COLUMN mail;\n",
      verified: true,
      gaps: [],
    })
    expect(suggestedDown?.impact?.map(({ table }) => table)).toEqual(['public.users'])
  })

  test.each([
    ['a column', 'ALTER TABLE users RENAME COLUMN age TO years;', 'RENAME COLUMN years TO age'],
    ['a table', 'ALTER TABLE orders RENAME TO purchases;', 'RENAME TO orders'],
    [
      'a table and a column',
      'ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME name TO label;',
      'RENAME COLUMN label TO name',
    ],
    [
      'two columns that change places',
      'ALTER TABLE orders RENAME id TO x; ALTER TABLE orders RENAME user_id TO id; ALTER TABLE orders RENAME x TO user_id;',
      'RENAME COLUMN',
    ],
    [
      'a column whose name is taken anew',
      'ALTER TABLE users RENAME name TO label; ALTER TABLE users ADD COLUMN name text;',
      'RENAME COLUMN label TO name',
    ],
    [
      'a table that is put in the place of another',
      'CREATE TABLE next (LIKE orders); ALTER TABLE orders RENAME TO orders_old; ALTER TABLE next RENAME TO orders;',
      'RENAME TO orders',
    ],
    [
      'a table in another schema',
      'CREATE SCHEMA shop; ALTER TABLE orders SET SCHEMA shop;',
      'SET SCHEMA public',
    ],
    [
      'an index, a constraint and a label',
      "ALTER INDEX orders_user_id_idx RENAME TO i; ALTER TABLE orders RENAME CONSTRAINT orders_user_id_fkey TO f; ALTER TYPE mood RENAME VALUE 'glad' TO 'happy';",
      "RENAME VALUE 'happy' TO 'glad'",
    ],
  ])('%s that was renamed gets its name back, and keeps its rows', async (_, up, part) => {
    const { suggestedDown } = await rollbackOf(up, null)
    expect(suggestedDown).toMatchObject({ sql: expect.stringContaining(part), verified: true, gaps: [] })
  })

  test('what does not come back is told', async () => {
    const { suggestedDown } = await rollbackOf(
      'DROP VIEW grown; ALTER TABLE users DROP COLUMN name; DROP TABLE orders;',
      null,
    )
    expect(suggestedDown).toMatchObject({
      verified: true,
      gaps: [
        'public.orders comes back empty: its rows went when it was dropped.',
        "The values of public.users.name do not come back: rows that exist hold '', because the column takes no NULL.",
      ],
    })
  })

  test('a label is taken out of an enum by making the type anew', async () => {
    const { suggestedDown } = await rollbackOf("ALTER TYPE mood ADD VALUE 'cross';", null)
    expect(suggestedDown).toMatchObject({
      verified: true,
      sql: expect.stringContaining('RENAME TO mood_old'),
    })
    expect(suggestedDown?.gaps).toEqual([expect.stringContaining("'cross' in public.users.feels")])
  })

  test.each([
    ['CREATE INDEX CONCURRENTLY i ON orders (total);', 'DROP INDEX CONCURRENTLY public.i;\n'],
    [
      'DROP INDEX CONCURRENTLY orders_user_id_idx;',
      'CREATE INDEX CONCURRENTLY orders_user_id_idx ON public.orders USING btree (user_id);\n',
    ],
  ])('%s is taken back without keeping writers out', async (up, sql) => {
    const { suggestedDown } = await rollbackOf(up, null)
    expect(suggestedDown).toMatchObject({ sql, verified: true })
    expect(suggestedDown?.impact?.filter(({ writesBlockedMs }) => writesBlockedMs > 0)).toEqual([])
  })

  test('nothing is suggested where the schema stays as it was', async () => {
    expect(await rollbackOf("UPDATE users SET name = 'x';", null)).not.toHaveProperty('suggestedDown')
  })

  test('a whole down script is suggested where the one there fails', async () => {
    const rollback = await rollbackOf('DROP INDEX orders_user_id_idx;', 'DROP INDEX orders_user_id_idx;')
    expect(rollback).toMatchObject({ status: 'fails', suggestedDown: { verified: true } })
    expect(rollback.suggestedDown?.sql).toContain('CREATE INDEX CONCURRENTLY would let them pass')
    expect(rollback.suggestedDown?.sql).toContain('CREATE INDEX orders_user_id_idx ON public.orders')
  })

  test.each([
    [
      'an index',
      'DROP INDEX orders_user_id_idx;',
      'SELECT 1;',
      'CREATE INDEX orders_user_id_idx ON public.orders USING btree (user_id);\n',
    ],
    [
      'a default',
      'ALTER TABLE users ALTER feels DROP DEFAULT;',
      'SELECT 1;',
      "ALTER TABLE public.users ALTER COLUMN feels SET DEFAULT 'calm'::public.mood;\n",
    ],
    [
      'a leftover',
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$; ALTER TABLE users ADD x int;',
      'ALTER TABLE users DROP x;',
      'DROP FUNCTION public.f();\n',
    ],
    [
      'a forgotten view',
      'DROP VIEW grown; ALTER TABLE users ALTER name TYPE varchar(90);',
      'ALTER TABLE users ALTER name TYPE text;',
      'CREATE VIEW public.grown',
    ],
  ])('what a down script lacks is written and proved: %s', async (_, up, down, sql) => {
    const rollback = await rollbackOf(up, down)
    expect(rollback).toMatchObject({
      status: 'differs',
      repairVerified: true,
      repairSql: expect.stringContaining(sql),
    })
    expect(rollback.suggestedDown).toBeUndefined()
  })

  test('a rollback that restores is left alone', async () => {
    const rollback = await rollbackOf('ALTER TABLE users ADD x int;', 'ALTER TABLE users DROP x;')
    expect(rollback).not.toHaveProperty('repairSql')
    expect(rollback).not.toHaveProperty('suggestedDown')
  })
})
