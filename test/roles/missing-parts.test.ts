import type { Client } from 'pg'
import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { type MissingPart, missingPart, readSurroundings } from '../../src/rehearsal/lacking/missing-parts.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { serverRequest } from '../support/server.ts'

/** What real servers say to a plain owner, and what that is taken for. */

type Lack = MissingPart['lacks'] | null

const SAID: readonly (readonly [sql: string, lacks: Lack, words?: RegExp])[] = [
  ['CREATE EXTENSION no_such', 'extension', /postgres-image/],
  ['CREATE EXTENSION IF NOT EXISTS no_such', 'extension', /postgres-image/],
  ['CREATE EXTENSION pageinspect', 'extension', /setting extensions/],
  ['CREATE EXTENSION dblink', 'extension', /never creates/],
  ['CREATE EXTENSION pg_stat_statements', 'library', /shared_preload_libraries=pg_stat_statements/],
  ['CREATE EXTENSION earthdistance', 'extension', /CASCADE/],
  ["CREATE EXTENSION citext VERSION '99'", 'extension', /another version/],
  ['CREATE EXTENSION plpgsql', null],
  ['CREATE EXTENSION citext SCHEMA no_such', null],
  ["COMMENT ON EXTENSION plpgsql IS 'x'", 'privilege', /extension plpgsql/],
  ['ALTER EXTENSION plpgsql UPDATE', 'privilege', /extension plpgsql/],
  ['ALTER EXTENSION vector UPDATE', 'extension', /extension vector/],
  ['DROP EXTENSION vector', 'extension', /extension vector/],
  ['CREATE ROLE r', 'privilege', /setting roles/],
  ['CREATE USER r', 'privilege', /setting roles/],
  ['ALTER ROLE app SET work_mem = 64', 'privilege', /setting roles/],
  ['ALTER ROLE r SET work_mem = 64', 'role', /role r /],
  ['GRANT pg_read_all_data TO app', 'privilege'],
  ['GRANT app TO r', 'role', /role r /],
  ['GRANT SELECT ON books TO r, s, app', 'role', /roles r, s /],
  ['REVOKE ALL ON books FROM r', 'role'],
  ['ALTER TABLE books OWNER TO r', 'role'],
  ['ALTER TABLE books OWNER TO pg_read_all_data', 'privilege'],
  ['ALTER DEFAULT PRIVILEGES FOR ROLE r GRANT SELECT ON TABLES TO PUBLIC', 'role'],
  ['CREATE POLICY p ON books TO r USING (true)', 'role'],
  ['CREATE SCHEMA AUTHORIZATION r', 'role'],
  ["COMMENT ON ROLE r IS 'x'", 'role'],
  ['SET ROLE r', 'role'],
  ['SET SESSION AUTHORIZATION r', 'role'],
  ['SET ROLE pg_read_all_data', 'privilege'],
  ['SET session_replication_role = replica', 'privilege'],
  ['ALTER SYSTEM SET work_mem = 64', 'privilege', /postgres-settings/],
  ["CREATE TABLESPACE x LOCATION '/tmp/x'", 'privilege'],
  ['CREATE TABLE t (i int) TABLESPACE no_such', 'tablespace'],
  ['ALTER TABLE books SET TABLESPACE no_such', 'tablespace'],
  ['CREATE INDEX ON books (id) TABLESPACE no_such', 'tablespace'],
  ['CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()', 'privilege'],
  ["COPY books FROM PROGRAM 'x'", 'privilege', /never permits/],
  ["COPY books FROM '/tmp/x'", 'privilege', /never permits/],
  ['CREATE PUBLICATION p FOR ALL TABLES', 'privilege', /named tables/],
  ["CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", 'privilege'],
  ['CREATE CAST (text AS int) WITH INOUT', 'privilege'],
  ["CREATE FUNCTION c() RETURNS int LANGUAGE c AS 'x', 'y'", 'privilege'],
  ['CREATE FOREIGN DATA WRAPPER w', 'privilege'],
  ['CREATE DATABASE x', 'privilege'],
  ['CREATE TABLE t (c text COLLATE "de_DE.no_such")', 'collation', /postgres-image/],
  ['CREATE TABLE t (e vector(3))', 'extension', /extension vector/],
  ['ALTER TABLE books ADD g public.geometry(Point, 4326)', 'extension', /extension postgis/],
  ['CREATE INDEX ON books USING hnsw (id)', 'extension', /extension vector/],
  ["SELECT digest('a', 'sha256')", 'extension', /extension pgcrypto/],
  ['CREATE TABLE t (id uuid DEFAULT uuid_generate_v4())', 'extension', /extension uuid-ossp/],
  ["SELECT cron.schedule('a', '* * * * *', 'SELECT 1')", 'extension', /extension pg_cron/],
  ['SELECT FROM cron.job', 'extension', /extension pg_cron/],
  ["SELECT similarity('a')", null],
  ['CREATE TABLE t (e no_such)', null],
  ['SELECT no_such()', null],
  ['SELECT FROM no_such', null],
  ["SET lock_timout = '1s'", null],
  ['GRANT USAGE ON TYPE no_such TO app', null],
  ['GRANT USAGE ON SCHEMA no_such TO app', null],
  ["SET lock_timeout = 'soon'", null],
  ['ALTER TABLE books ADD id int', null],
]

test.each([14, 15, 16, 17, 18])('PostgreSQL %i', async (major) => {
  await loadParser()
  await withServer(serverRequest({ version: major, roles: ['app'] }), (server) =>
    withWorkshop(server, (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, (client) =>
          client.query(
            'CREATE TABLE books (id int); CREATE EXTENSION pg_trgm; CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$',
          ),
        )
        const there = await withAdmin(database, readSurroundings)
        const taken: unknown[] = []
        for (const [sql, lacks, words] of SAID) {
          const code = await withMigrator(database, (client) => refusal(client, sql))
          const parsed = parseScript(sql)
          const statement = parsed.ok ? parsed.statements[0] : undefined
          if (statement === undefined) throw new Error(sql)
          const part = missingPart(code, statement, there)
          const advice = part?.advice ?? ''
          if ((part?.lacks ?? null) !== lacks || !(words ?? /^/).test(advice))
            taken.push({ sql, code, ...part })
        }
        expect(taken).toEqual([])
      }),
    ),
  )
})

async function refusal(client: Client, sql: string): Promise<string> {
  try {
    await client.query(sql)
  } catch (cause) {
    return (cause as { readonly code: string }).code
  }
  return '00000'
}
