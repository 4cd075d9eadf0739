import { readCatalog } from '../../src/catalog/snapshot.ts'
import type { Sending } from '../../src/layouts/layout.ts'
import { scriptOf } from '../../src/layouts/load-scripts.ts'
import { plain } from '../../src/layouts/plain.ts'
import { type Database, withAdmin, withMigrator } from '../../src/postgres/databases.ts'
import { rehearseMigration } from '../../src/rehearsal/rehearse-migration.ts'
import { fingerprintOf } from '../../src/rehearsal/rollback/catalog-of.ts'
import { notAttributed } from '../../src/rehearsal/watching/not-attributed.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { scratchOf } from '../support/scratch.ts'
import { AS_MESSAGE, AS_STATEMENTS } from '../support/scripts.ts'
import { testedVersions } from '../support/versions.ts'

const SCHEMA = `
  CREATE TABLE t (a int, b text DEFAULT 'x' CHECK (b <> ''));
  CREATE VIEW v AS SELECT a FROM t;
  CREATE SEQUENCE s;
  CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';`

const now = () => performance.now()

async function rehearsedOn(database: Database, up: string, sending: Sending) {
  const script = scriptOf('1_x.sql', up, () => sending)
  const target = { directory: '.', layout: plain, evidence: '', migrations: [], ignored: [] }
  const files = { id: '1_x', up: { path: '1_x.sql' }, down: null, repeatable: false }
  const migration = { files, change: 'added' as const, target, up: script, down: null, unreadable: new Map() }
  const catalog = await withAdmin(database, (admin) => readCatalog(admin))
  const context = { now, isExisting: () => true, rowsOf: () => 0 }
  const rehearsed = await rehearseMigration({ database, catalog, digests: new Map() }, migration, context)
  return { rehearsed, entries: notAttributed(migration, rehearsed) }
}

const PIPELINE: Sending = { ...AS_MESSAGE, sentAs: 'pipeline' }

/** Whether a script is one message can be seen by a script: what it says is in `current_query`. */
const NAMES_ITS_MESSAGE = `DO $$ BEGIN
  EXECUTE format('CREATE TABLE found_%s (a int)', length(current_query()) > 200);
END $$;
-- ${'A message holds its comments too. '.repeat(5)}
SELECT 1;\n`

describe('the two runs of a script are compared by what they leave', () => {
  const scratch = scratchOf(18, SCHEMA)

  beforeAll(loadParser)

  test.each([
    [
      'DDL of many kinds',
      "CREATE TABLE u (id serial PRIMARY KEY, m text COLLATE \"C\" DEFAULT lower('X'));\nCREATE TYPE mood AS ENUM ('a');\nALTER TABLE u ADD c mood REFERENCES nowhere;\n".replace(
        ' REFERENCES nowhere',
        " DEFAULT 'a'",
      ) +
        'ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES u;\nCREATE INDEX ON u (lower(m)) WHERE id > 5;\nCREATE VIEW w AS SELECT * FROM u;\nCOMMENT ON TABLE u IS $$u$$;\n',
    ],
    [
      'a name made of the clock',
      "DO $$ BEGIN EXECUTE format('CREATE TABLE t_%s (a int)', extract(epoch FROM clock_timestamp())::numeric); END $$;\nSELECT 1;\n",
    ],
    [
      'a name made of chance',
      "DO $$ BEGIN EXECUTE format('CREATE TABLE t_%s (a int)', substr(md5(random()::text), 1, 12)); END $$;\nSELECT 1;\n",
    ],
    [
      'a default made of the number of the transaction',
      "DO $$ BEGIN EXECUTE format('ALTER TABLE t ALTER b SET DEFAULT %L', txid_current()); END $$;\nSELECT 1;\n",
    ],
    ['a sequence that goes on', "SELECT nextval('s');\nALTER SEQUENCE s RESTART WITH 50;\n"],
    [
      'a failure after a COMMIT',
      'CREATE TABLE u (a int);\nCOMMIT;\nCREATE TABLE w (a int);\nSELECT 1 / 0;\n',
    ],
    ['a temporary table', 'CREATE TEMPORARY TABLE u (a int);\nSELECT 1;\n'],
  ])('nothing is said about %s', async (_name, up) => {
    for (const sending of [AS_MESSAGE, PIPELINE, AS_STATEMENTS]) {
      await scratch(async (database) => {
        const { rehearsed, entries } = await rehearsedOn(database, up, sending)
        expect(rehearsed.endsApart).toEqual([])
        expect(entries).toEqual([])
      })
    }
  })

  test('another schema is told, and what the tool leaves counts', () =>
    scratch(async (database) => {
      const { rehearsed, entries } = await rehearsedOn(database, NAMES_ITS_MESSAGE, AS_MESSAGE)
      expect(rehearsed.catalogAfter.has('table public.found_t')).toBe(true)
      expect(entries).toEqual([
        {
          stage: 'rehearsal',
          migration: '1_x',
          file: '1_x.sql',
          what: 'Which statement locks what, and for how long, could not be watched.',
          why: 'Sent statement by statement the script leaves another schema than its tool does: table public.found_t is missing; table public.found_f is there in addition. The report goes by what the tool leaves.',
          gates: true,
        },
      ])
    }))

  test('a run that succeeds only as its tool sends it is told by the error', () =>
    scratch(async (database) => {
      const { rehearsed, entries } = await rehearsedOn(database, 'CALL commits();\nSELECT 1;\n', PIPELINE)
      expect(rehearsed.up.sent.error).toBeNull()
      expect(entries).toMatchObject([{ gates: true, why: expect.stringContaining('2D000') }])
    }))

  test('a run that fails only as its tool sends it is told by the error', () =>
    scratch(async (database) => {
      const onlyWhole = `DO $$ BEGIN IF length(current_query()) > 200 THEN RAISE 'too long'; END IF; END $$;\n-- ${'x'.repeat(200)}\nSELECT 1;\n`
      const { rehearsed, entries } = await rehearsedOn(database, onlyWhole, AS_MESSAGE)
      expect(rehearsed.up.sent.error).toMatchObject({ code: 'P0001', line: null })
      expect(entries).toMatchObject([
        { gates: true, why: expect.stringContaining('too long (SQLSTATE P0001)') },
      ])
      const [{ why } = { why: '' }] = entries
      expect(why).toContain('it runs, so which statement fails is not known')
    }))
})

const CHANGES = [
  'ALTER TABLE t ADD c int',
  'ALTER TABLE t DROP b',
  'ALTER TABLE t ALTER b TYPE varchar(9)',
  'ALTER TABLE t ALTER a SET NOT NULL',
  "ALTER TABLE t ALTER b SET DEFAULT 'other'",
  'ALTER TABLE t ADD CHECK (a > 0) NOT VALID',
  'ALTER TABLE t SET (fillfactor = 50)',
  'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
  'CREATE POLICY p ON t USING (a = 1)',
  'CREATE INDEX i ON t (a)',
  'CREATE OR REPLACE VIEW v AS SELECT a, b FROM t',
  'GRANT SELECT ON t TO PUBLIC',
  'ALTER SEQUENCE s INCREMENT 2',
  "CREATE TYPE mood AS ENUM ('a')",
  'CREATE DOMAIN year AS int CHECK (VALUE > 0)',
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  'CREATE SCHEMA other',
  'CREATE STATISTICS st ON a, b FROM t',
  'CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING',
]

describe.each(testedVersions())('fingerprints on PostgreSQL %s', (major) => {
  const scratch = scratchOf(major, SCHEMA)

  test.each(CHANGES)('%s gives another one, and the same one in each copy', async (sql) => {
    const fingerprints = async () =>
      await scratch(async (database) => {
        const before = await fingerprintOf(database)
        await withMigrator(database, async (client) => client.query(sql))
        return [before, await fingerprintOf(database)]
      })
    const [before, after] = await fingerprints()
    expect(after).not.toBe(before)
    expect(await fingerprints()).toEqual([before, after])
  })
})
