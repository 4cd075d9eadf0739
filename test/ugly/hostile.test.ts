import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '../../src/postgres/client.ts'
import type { ReviewCase } from './cli-review.ts'
import { sharedServer } from './shared-server.ts'

/** The SQL under review is untrusted: it never gains rights, and never ends the program. */

const { server, review } = sharedServer()

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);'
const ADD = 'ALTER TABLE books ADD x int;'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rehearse-hostile-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function history(before: string, up = ADD, down = 'ALTER TABLE books DROP x;'): ReviewCase {
  return {
    before: { 'migrations/1_books.up.sql': before },
    change: { 'migrations/2_change.up.sql': up, 'migrations/2_change.down.sql': down },
  }
}

/** Takes whatever rights the session that runs it can have, and leaves a mark outside the database. */
const evil = () => `
  CREATE FUNCTION evil() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE 'RESET ROLE'; EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE 'CREATE ROLE mallory SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch ${join(directory, 'mark')}'''; EXCEPTION WHEN OTHERS THEN NULL; END;
    RETURN 1; END $$;`

const CARRIERS: Readonly<Record<string, string>> = {
  'a column default': 'CREATE TABLE books (id int PRIMARY KEY, q tsquery DEFAULT to_tsquery(evil()::text));',
  'a CHECK constraint': 'CREATE TABLE books (id int PRIMARY KEY CHECK (evil() > 0));',
  'a domain': 'CREATE DOMAIN odd AS int CHECK (evil() > 0); CREATE TABLE books (id odd PRIMARY KEY);',
  'a generated column':
    'ALTER FUNCTION evil() IMMUTABLE; CREATE TABLE books (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id + evil()) STORED);',
  'an index expression': `ALTER FUNCTION evil() IMMUTABLE; ${BOOKS} CREATE INDEX i ON books ((id + evil())) WHERE evil() > 0;`,
  'a trigger that always fires': `${BOOKS} CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM evil(); RETURN NEW; END $$;
    CREATE TRIGGER fire BEFORE INSERT ON books FOR EACH ROW EXECUTE FUNCTION fire(); ALTER TABLE books ENABLE ALWAYS TRIGGER fire;`,
  'a rule': `${BOOKS} CREATE RULE fire AS ON INSERT TO books DO ALSO SELECT evil();`,
  'a row security policy': `${BOOKS} ALTER TABLE books ENABLE ROW LEVEL SECURITY; ALTER TABLE books FORCE ROW LEVEL SECURITY;
    CREATE POLICY p ON books USING (evil() > 0) WITH CHECK (evil() > 0);`,
  'a cast to text': `CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE FUNCTION words(mood) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM public.evil(); RETURN 'x'; END $$;
    CREATE CAST (mood AS text) WITH FUNCTION words(mood); CREATE TABLE books (id int PRIMARY KEY, m mood NOT NULL);`,
  'functions and operators that shadow ours': `${BOOKS}
    CREATE FUNCTION hashtextextended(text, int) RETURNS bigint LANGUAGE sql AS 'SELECT public.evil()::bigint';
    CREATE FUNCTION md5(varchar) RETURNS text LANGUAGE sql AS 'SELECT public.evil()::text';
    CREATE FUNCTION joined(name, name) RETURNS text LANGUAGE sql AS 'SELECT public.evil()::text';
    CREATE OPERATOR || (FUNCTION = joined, LEFTARG = name, RIGHTARG = name);`,
  'the search path of the database': `${BOOKS} DO $$ BEGIN
    PERFORM set_config('search_path', 'x;CREATE/**/ROLE/**/mallory/**/SUPERUSER', false);
    EXECUTE format('ALTER DATABASE %I SET search_path FROM CURRENT', current_database()); END $$;`,
}

test.each(Object.keys(CARRIERS))('%s of the history does not run as superuser', async (carrier) => {
  const { status, stderr } = await review(history(`${evil()} ${CARRIERS[carrier]}`))
  expect({ status, stderr }).toEqual({
    status: expect.any(Number),
    stderr: expect.not.stringContaining('Error'),
  })
  expect(await rolesNamed('mallory')).toBe(0)
  expect(existsSync(join(directory, 'mark'))).toBe(false)
})

async function rolesNamed(name: string): Promise<number> {
  const { admin, maintenanceDatabase } = server()
  return await withClient(admin, maintenanceDatabase, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_catalog.pg_roles WHERE rolname = $1', [name])
    return rowCount ?? 0
  })
}

test('what the owner sets for its database does not hold for our sessions', async () => {
  const settings = [
    `statement_timeout = ''1ms''`,
    'search_path = evil, public',
    `default_transaction_isolation = ''serializable''`,
    'role = rehearse_admin',
  ]
  const set = (
    setting: string,
  ) => `BEGIN EXECUTE format('ALTER DATABASE %I SET ${setting}', current_database());
    EXCEPTION WHEN insufficient_privilege OR invalid_parameter_value THEN NULL; END;`
  const { report, stderr } = await review(
    history(
      `${BOOKS} DO $$ BEGIN ${settings.map(set).join(' ')} END $$;`,
      `SET statement_timeout = 0; ${ADD}`,
      'SET statement_timeout = 0; ALTER TABLE books DROP x;',
    ),
  )
  expect(stderr).not.toContain('Error')
  expect(report).toMatchObject({ migrations: [{ rollback: { status: 'restores' } }] })
})

test.each([
  ["COPY (SELECT 1) TO PROGRAM 'true'", 'never permits'],
  ["ALTER SYSTEM SET archive_command = 'true'", 'postgres-settings'],
  ['CREATE EXTENSION dblink', 'never creates the extension dblink'],
  ['CREATE EXTENSION IF NOT EXISTS dblink', 'never creates the extension dblink'],
  [
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    'server of your own',
  ],
  ['DROP DATABASE postgres', 'server of your own'],
  ['CREATE ROLE mallory SUPERUSER', 'setting roles'],
  ['SET ROLE pg_execute_server_program', 'server of your own'],
  ['SET SESSION AUTHORIZATION rehearse_admin', 'server of your own'],
])('%s is refused, and what it would do elsewhere stays unchecked', async (sql, advice) => {
  const { status, report } = await review(history(BOOKS, `${sql};`))
  expect(status).toBe(1)
  expect(report).toMatchObject({ verdict: 'unchecked', migrations: [{ up: { error: { code: '42501' } } }] })
  expect(report?.unchecked).toContainEqual(
    expect.objectContaining({
      file: 'migrations/2_change.up.sql',
      line: 1,
      why: expect.stringMatching(new RegExp(`42501.*${advice}`)),
      gates: true,
    }),
  )
  expect(report?.findings).toContainEqual(
    expect.objectContaining({ rule: 'migration-fails', severity: 'warning' }),
  )
})

test.each([
  ['SELECT pg_terminate_backend(pg_backend_pid())', '57P01'],
  [`BEGIN; ${ADD} SELECT pg_terminate_backend(pg_backend_pid()); COMMIT`, '57P01'],
  ['\\! touch mark', '42601'],
])('%s is refused, and that is a finding', async (sql, code) => {
  const { status, report } = await review(history(BOOKS, `${sql};`))
  expect(status).toBe(1)
  expect(report).toMatchObject({ verdict: 'unsafe', migrations: [{ up: { error: { code } } }] })
  expect(report?.findings).toContainEqual(
    expect.objectContaining({ rule: 'migration-fails', file: 'migrations/2_change.up.sql' }),
  )
})

test('a history that ends its own session is a baseline that does not apply', async () => {
  const { status, report } = await review(history(`${BOOKS} SELECT pg_terminate_backend(pg_backend_pid());`))
  expect(status).toBe(1)
  expect(report?.unchecked[0]).toMatchObject({
    stage: 'baseline',
    why: expect.stringContaining('57P01'),
    gates: true,
  })
})

test('a rollback that ends its own session fails', async () => {
  const { report } = await review(history(BOOKS, ADD, 'SELECT pg_terminate_backend(pg_backend_pid());'))
  expect(report?.migrations[0]?.rollback).toMatchObject({ status: 'fails', error: { code: '57P01' } })
})

test.each([
  ['DROP SCHEMA public CASCADE;', 'CREATE SCHEMA public;'],
  ['DROP OWNED BY CURRENT_USER;', 'SELECT 1;'],
])('%s takes away what no down script brings back', async (up, down) => {
  const { report } = await review(history(BOOKS, up, down))
  expect(report?.migrations[0]?.rollback).toMatchObject({
    status: 'differs',
    differences: expect.arrayContaining([
      expect.objectContaining({ object: 'table public.books', change: 'missing' }),
    ]),
  })
})

test.each(['DISCARD ALL;', `SET search_path = ''; ALTER TABLE public.books ADD x int; DEALLOCATE ALL;`])(
  '%s does not disturb the measuring',
  async (up) => {
    const { report } = await review(history(BOOKS, up, 'ALTER TABLE books DROP IF EXISTS x;'))
    expect(report).toMatchObject({
      verdict: 'safe',
      migrations: [{ rollback: { status: 'restores', reapplies: true } }],
    })
  },
)

test('words of the server cannot become commands of a workflow', async () => {
  const words = `${'long words before '.repeat(4)}::error file=x::pwned ::set-output name=x::y `.repeat(6)
  const { report } = await review(
    history(
      BOOKS,
      `DO $$ BEGIN RAISE EXCEPTION '${words}' USING HINT = E'a\\n::warning::hi', DETAIL = '::debug::x'; END $$;`,
    ),
  )
  const { renderText } = await import('../../src/report/text.ts')
  if (report === null) throw new Error('There is no report.')
  for (const width of [40, 60, 80, 100]) {
    const text = renderText(report, { color: false, width })
    expect(text.split('\n').filter((line) => line.trimStart().startsWith('::'))).toEqual([])
  }
})
