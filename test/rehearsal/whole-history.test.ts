import { expectValidReport } from '../support/report-schema.ts'
import { reviewCase } from '../ugly/cli-review.ts'

/** A history that was written for tables without our rows is reviewed to its end. */

const FILES = {
  'migrations/1_users.up.sql':
    "CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users VALUES (1, 'admin');",
  'migrations/1_users.down.sql': 'DROP TABLE users;',
  'migrations/2_roles.up.sql':
    'CREATE TABLE roles (id int PRIMARY KEY, owner int NOT NULL REFERENCES users);',
  'migrations/2_roles.down.sql': 'DROP TABLE roles;',
  'migrations/3_kind.up.sql': 'ALTER TABLE roles ADD kind text NOT NULL;',
  'migrations/3_kind.down.sql': 'ALTER TABLE roles DROP kind;',
  'migrations/4_guard.up.sql':
    "DO $$ BEGIN IF EXISTS (SELECT FROM roles) THEN RAISE 'too many roles'; END IF; END $$; ALTER TABLE users ADD email text;",
  'migrations/4_guard.down.sql': 'ALTER TABLE users DROP email;',
  'migrations/5_admin.up.sql': "INSERT INTO roles SELECT 7, id, 'root' FROM users WHERE name = 'admin';",
  'migrations/5_admin.down.sql': 'DELETE FROM roles WHERE id = 7;',
}

test('behind a migration that fails on rows of ours the others are reviewed without them', async () => {
  const { report, stderr } = await reviewCase('embedded', { before: {}, change: FILES, args: ['--all'] })
  if (report === null) throw new Error(stderr)
  expectValidReport(report)
  expect(
    report.migrations.map(({ id, up, rollback }) => [id, up.error?.code ?? null, rollback.status]),
  ).toEqual([
    ['1_users', null, 'restores'],
    ['2_roles', null, 'restores'],
    ['3_kind', '23502', 'not-run'],
    ['4_guard', null, 'restores'],
    ['5_admin', null, 'restores'],
  ])
  expect(
    report.findings
      .filter(({ rule }) => rule === 'add-not-null-without-default' || rule === 'migration-fails')
      .map(({ rule, line, severity, migration }) => [rule, migration, line, severity]),
  ).toEqual([['add-not-null-without-default', '3_kind', 1, 'error']])
  expect(report.unchecked.filter(({ migration }) => migration === '4_guard')).toMatchObject([
    { gates: true, why: expect.stringContaining('too many roles') },
  ])
})

test('code that raises on every database fails, and is no matter of rows', async () => {
  const { report, stderr } = await reviewCase('embedded', {
    before: { 'migrations/1_users.up.sql': FILES['migrations/1_users.up.sql'] },
    change: { 'migrations/2_no.up.sql': "DO $$ BEGIN PERFORM FROM users; RAISE 'never'; END $$;" },
  })
  if (report === null) throw new Error(stderr)
  expect(report.findings.map(({ rule, severity }) => [rule, severity])).toContainEqual([
    'migration-fails',
    'error',
  ])
  expect(report.findings.map(({ rule }) => rule)).not.toContain('fails-on-some-rows')
})

test('a column that is computed from others fails on some rows only', async () => {
  const { report, stderr } = await reviewCase('embedded', {
    before: { 'migrations/1_users.up.sql': FILES['migrations/1_users.up.sql'] },
    change: {
      'migrations/2_n.up.sql': 'ALTER TABLE users ADD n int GENERATED ALWAYS AS (name::int) STORED;',
    },
  })
  if (report === null) throw new Error(stderr)
  expect(report.migrations[0]?.up.error).toBeNull()
  expect(report.findings.map(({ rule }) => rule)).toContain('fails-on-some-rows')
})
