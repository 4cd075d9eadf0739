import { performance } from 'node:perf_hooks'
import { compareCatalogs } from '../../src/catalog/compare.ts'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { replaceStatement } from '../../src/fixes/replace-statement.ts'
import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { performScripts } from '../../src/rehearsal/perform-scripts.ts'
import type { StateBefore } from '../../src/rehearsal/rollback/rollback.ts'
import { digestTables, sameRows } from '../../src/rehearsal/rollback/row-digests.ts'
import { predictCase } from '../rules/perform-case.ts'
import { lentToTests } from '../support/lent.ts'
import { withTestServer } from '../support/server.ts'
import { addedMigration } from './changes.ts'

/** What rules advise for columns and constraints ends in the schema and the rows of the statement it stands for. */

const BASE = `
  CREATE SEQUENCE numbers;
  CREATE TABLE authors (id int PRIMARY KEY, name text);
  CREATE TABLE "Old Books" (id int PRIMARY KEY, title text NOT NULL, "Pages" int);
`
const ROWS = `
  INSERT INTO authors SELECT g, 'Author ' || g FROM generate_series(1, 50) g;
  INSERT INTO "Old Books" SELECT g, 'Title ' || g, g FROM generate_series(1, 12000) g;
`
const TABLE = 'ALTER TABLE "Old Books"'

const CHANGES = [
  ['check-validated-at-once', `${TABLE} ADD COLUMN rating int DEFAULT 3 NOT NULL CHECK (rating > 0)`],
  ['check-validated-at-once', `${TABLE} ADD CHECK ("Pages" > 0)`],
  ['check-validated-at-once', `${TABLE} ADD CHECK ("Pages" + id > 0)`],
  [
    'foreign-key-validated-at-once',
    `${TABLE} ADD writer int DEFAULT 7 REFERENCES authors ON DELETE SET NULL`,
  ],
  ['set-not-null-scan', `${TABLE} ALTER COLUMN "Pages" SET NOT NULL`],
  ['unique-without-prepared-index', `${TABLE} ADD COLUMN isbn text CONSTRAINT "One ISBN" UNIQUE`],
  ['unique-without-prepared-index', `${TABLE} ADD UNIQUE (title, "Pages")`],
  [
    'unique-without-prepared-index',
    `${TABLE} ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT ("Pages") INCLUDE (title) DEFERRABLE`,
  ],
  ['volatile-default-rewrite', `${TABLE} ADD COLUMN number bigserial`],
  ['volatile-default-rewrite', `${TABLE} ADD COLUMN "Card" int GENERATED ALWAYS AS IDENTITY`],
  ['volatile-default-rewrite', `${TABLE} ADD COLUMN place bigint DEFAULT nextval('numbers') NOT NULL`],
] as const

describe.each([18, 15])('on PostgreSQL %i', (major) => {
  const shop = lentToTests<StateBefore>((use) =>
    withTestServer(major, (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, async (database) => {
          await withMigrator(database, async (client) => void (await client.query(BASE + ROWS)))
          const state = await withAdmin(database, async (admin) => ({
            database,
            catalog: await readCatalog(admin),
            digests: await digestTables(admin, ['public.Old Books', 'public.authors']),
          }))
          await use(state)
        }),
      ),
    ),
  )

  test.each(CHANGES)('%s: %s', async (rule, statement) => {
    const added = ['migrations/000002_change.up.sql']
    const files = {
      'migrations/000001_base.up.sql': BASE,
      'migrations/000002_change.up.sql': `${statement};\n`,
    }
    const change = { files: new Map(Object.entries(files)), added, budgetMs: 600_000, judgesRollback: false }
    const { findings } = await predictCase(change, major)
    const fix = findings.find((finding) => finding.rule === rule)?.fix
    const { up } = await addedMigration(files, added)
    if (up === null || fix === undefined) throw new Error('No safer way is offered.')
    const context = { now: () => performance.now(), isExisting: () => true, rowsOf: () => 12_000 }
    const asWritten = await performScripts(shop(), [up], context)
    const safer = await performScripts(shop(), replaceStatement(up, 0, fix), context)
    expect([asWritten.error, safer.error]).toEqual([null, null])
    const differences = compareCatalogs(asWritten.catalog, safer.catalog)
    expect(differences.filter(({ severity }) => severity !== 'cosmetic')).toEqual([])
    for (const [table, digest] of asWritten.digests)
      expect([table, sameRows(digest, safer.digests.get(table))]).toEqual([table, true])
  })
})
