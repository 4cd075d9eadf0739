import { expectValidReport } from '../support/report-schema.ts'
import { type Files, reviewCase } from '../ugly/cli-review.ts'

/** What a script sets for its own role belongs to the whole server, which all clones and targets share. */

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text);'
const ADD = "SET lock_timeout = '2s'; ALTER TABLE books ADD x int;"
const DROP = "SET lock_timeout = '2s'; ALTER TABLE books DROP x;"

async function review(before: Files, change: Files) {
  const { report, stderr } = await reviewCase('embedded', { before, change })
  if (report === null) throw new Error(stderr)
  expectValidReport(report)
  return report
}

const change = (up: string, down: string): Files => ({
  'migrations/2_change.up.sql': up,
  'migrations/2_change.down.sql': down,
})

test('a time limit for the role does not reach the replay, and a rollback that keeps it differs', async () => {
  const report = await review(
    { 'migrations/1_books.up.sql': BOOKS },
    // A replay under this limit could not perform the statement in the middle; the rollback is far below it.
    change(
      `${ADD} SELECT pg_sleep(1.2); ALTER ROLE CURRENT_USER SET statement_timeout = '1s';`,
      `SET statement_timeout = 0; ${DROP}`,
    ),
  )
  const [migration] = report.migrations
  expect(migration?.up.statements.map(({ effects }) => effects.error)).toEqual([null, null, null, null])
  expect(migration?.rollback).toMatchObject({
    status: 'differs',
    differences: [{ object: 'settings of role rehearse_owner', change: 'extra' }],
  })
})

test('the settings that the history gave its role are there in every clone', async () => {
  const report = await review(
    { 'migrations/1_books.up.sql': `${BOOKS} ALTER ROLE CURRENT_USER SET search_path = public, pg_temp;` },
    change(
      `${ADD} ALTER ROLE CURRENT_USER SET search_path = nowhere;`,
      `SET search_path = public; ${DROP} ALTER ROLE CURRENT_USER SET search_path = public, pg_temp;`,
    ),
  )
  expect(report.migrations[0]).toMatchObject({
    up: { error: null },
    rollback: { status: 'restores', differences: [], reapplies: true },
  })
  expect(report.migrations[0]?.up.statements.map(({ effects }) => effects.error)).toEqual([null, null, null])
})

test('the settings of one target are none of the next', async () => {
  const target = (directory: string, history: string): Files => ({
    [`${directory}/migrations/1_books.up.sql`]: history,
  })
  const report = await review(
    {
      ...target('a', `${BOOKS} ALTER ROLE CURRENT_USER SET search_path = nowhere;`),
      ...target('b', BOOKS),
    },
    {
      'a/migrations/2_change.up.sql': `SET search_path = public; ${ADD}`,
      'a/migrations/2_change.down.sql': `SET search_path = public; ${DROP}`,
      'b/migrations/2_change.up.sql': ADD,
      'b/migrations/2_change.down.sql': DROP,
    },
  )
  expect(report.migrations.map(({ target: name, up }) => [name, up.error])).toEqual([
    ['a/migrations', null],
    ['b/migrations', null],
  ])
})

const database = (action: string) => `DO $$ BEGIN EXECUTE format('${action}', current_database()); END $$;`

test.each([
  ['another password', "ALTER ROLE CURRENT_USER PASSWORD 'x';"],
  ['a library that nobody has', "ALTER ROLE CURRENT_USER SET local_preload_libraries = 'nope';"],
  ['one for the whole database', database("ALTER DATABASE %I SET local_preload_libraries = ''nope''")],
  ['no connection', database('ALTER DATABASE %I CONNECTION LIMIT 0')],
  ['no right to connect', database('REVOKE CONNECT ON DATABASE %I FROM PUBLIC, CURRENT_USER')],
])('%s does not keep the rehearsal out', async (_, lockOut) => {
  const report = await review(
    { 'migrations/1_books.up.sql': `${BOOKS} ${lockOut}` },
    change(`${ADD} ${lockOut}`, `${DROP} ${lockOut}`),
  )
  expect(report.migrations[0]).toMatchObject({ up: { error: null }, down: { error: null } })
})
