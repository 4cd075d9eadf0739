import { cutPoints } from '../../src/layouts/cut-points.ts'
import { flyway } from '../../src/layouts/flyway.ts'
import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import type { Layout, MigrationFiles, Sending } from '../../src/layouts/layout.ts'
import { plain } from '../../src/layouts/plain.ts'
import { prisma } from '../../src/layouts/prisma.ts'
import { repairStep } from '../../src/layouts/repair.ts'
import { AS_MESSAGE, AS_STATEMENTS, scriptRun } from '../support/scripts.ts'

const WRAPPED: Sending = { ...AS_STATEMENTS, transaction: 'one' }

const [CREATE, ALTER, BUILD] = [
  'CREATE TABLE a (id int);',
  'ALTER TABLE b ADD COLUMN c int;',
  'CREATE INDEX CONCURRENTLY i ON b (c);',
]

test.each<[string, Sending, readonly string[], readonly (number | string)[]]>([
  ['two statements of one message', AS_MESSAGE, [CREATE, ALTER], []],
  ['a message with a transaction of its own', AS_MESSAGE, ['BEGIN;', CREATE, ALTER, 'COMMIT;'], []],
  ['two transactions in one message', AS_MESSAGE, ['BEGIN;', CREATE, 'COMMIT;', ALTER], [2]],
  ['a COMMIT nobody began', AS_MESSAGE, [CREATE, 'COMMIT;', ALTER], [1]],
  ['a transaction taken back', AS_MESSAGE, ['BEGIN;', CREATE, 'ROLLBACK;', ALTER], []],
  ['a concurrent build alone', AS_MESSAGE, [BUILD], ['0 during']],
  ['statements on their own', AS_STATEMENTS, [CREATE, ALTER, 'SELECT 1;'], [0, 1]],
  ['settings on their own', AS_STATEMENTS, ['SET lock_timeout = 1;', CREATE, 'RESET lock_timeout;'], []],
  ['a build between others', AS_STATEMENTS, [CREATE, BUILD, ALTER], [0, '1 during', 1]],
  ['a wrapped file', WRAPPED, [CREATE, ALTER], []],
  ['a wrapped file that commits', WRAPPED, [CREATE, 'COMMIT;', ALTER], [1]],
  ['a block that cannot commit', AS_STATEMENTS, ['DO $$ BEGIN PERFORM 1; END $$;'], []],
  ['a block that may', AS_STATEMENTS, ['DO $$ BEGIN COMMIT; END $$;'], ['0 during']],
  ['nothing', AS_MESSAGE, [], []],
])('%s', async (_, sending, statements, expected) => {
  const script = await scriptRun(statements.join('\n'), sending)
  const points = cutPoints(script.statements(), sending)
  expect(points.map(({ after, during }) => (during ? `${after} during` : after))).toEqual(expected)
})

const files = (path: string, id = path): MigrationFiles => ({
  id,
  up: { path },
  down: null,
  repeatable: false,
})

test.each<[Layout, readonly MigrationFiles[], string | null]>([
  [golangMigrate, [files('m/000011_a.up.sql'), files('m/000012_b.up.sql')], 'migrate force 11'],
  [golangMigrate, [files('m/000012_b.up.sql')], 'migrate force -- -1'],
  [prisma, [files('m/2026_b/migration.sql', '2026_b')], 'prisma migrate resolve --rolled-back 2026_b'],
  [
    prisma,
    [files('m/x/migration.sql', "it's; rm -rf .")],
    "prisma migrate resolve --rolled-back 'it'\\''s; rm -rf .'",
  ],
  [flyway, [files('m/V1__a.sql')], 'flyway repair'],
  [plain, [files('m/1_a.sql')], null],
])('the repair step of $name', (layout, migrations, expected) => {
  const last = migrations.at(-1)
  expect(last && repairStep({ layout, migrations }, last)).toBe(expected)
})
