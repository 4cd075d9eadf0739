import type { Report } from '../../src/model/report.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { type Files, reviewCase } from '../ugly/cli-review.ts'

const HISTORY: Files = {
  'migrations/1_shop.up.sql':
    'CREATE TABLE shops (id int PRIMARY KEY, name text NOT NULL);\nCREATE TABLE orders (id int PRIMARY KEY, total int CHECK (total > 0), note text);',
}

const UP = `ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders DROP CONSTRAINT orders_total_check;
UPDATE orders SET total = -1;`
const DOWN = `ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders DROP COLUMN state;`

interface CheckedChange {
  readonly checks: Files
  readonly up?: string
  readonly down?: string | null
  readonly verify?: string
}

async function reviewChecked({ checks, up = UP, down = DOWN, verify = 'checks' }: CheckedChange) {
  const run = await reviewCase('embedded', {
    before: { ...HISTORY, ...checks },
    change: {
      'migrations/2_states.up.sql': up,
      ...(down === null ? {} : { 'migrations/2_states.down.sql': down }),
    },
    args: ['--verify', verify],
  })
  if (run.report === null) throw new Error(run.stderr)
  expectValidReport(run.report)
  return run.report
}

/** `name | when | holds`, or what it said, in the order in which they were asked. */
function asked({ migrations }: Report): readonly string[] {
  return (migrations[0]?.rollback.checks ?? []).map(
    ({ name, when, ok, line, rows, error }) =>
      `${name} | ${when} | ${ok ? 'holds' : `${line}: ${error?.code ?? `${rows} rows`}`}`,
  )
}

/** `rule severity file title` of what the checks found. */
function found({ findings }: Report): readonly string[] {
  return findings
    .filter(({ rule }) => rule === 'check-fails' || rule === 'rollback-breaks-check')
    .map(({ rule, severity, file, title }) => `${rule} ${severity} ${file} ${title}`)
}

const gaps = ({ unchecked }: Report) =>
  unchecked
    .filter(({ stage }) => stage === 'checks')
    .map(({ file, line, gates, what }) => ({ file, line, gates, what }))

test('queries that must return no rows, before, after up and after down', async () => {
  const report = await reviewChecked({
    checks: {
      'checks/1_orders.sql': `-- totals are positive
SELECT id FROM orders WHERE total <= 0;

-- notes can be read
SELECT note FROM orders WHERE false;
-- states are known
SELECT id FROM orders WHERE state NOT IN ('new', 'sold');
`,
      'checks/deeper/2_shops.sql': "SELECT 'nothing asks for this file by its name' WHERE false;",
      'checks/readme.md': 'No SQL.',
    },
  })
  expect(asked(report)).toEqual([
    'totals are positive | before | holds',
    'notes can be read | before | holds',
    'checks/deeper/2_shops.sql | before | holds',
    'totals are positive | after up | 2: 1000 rows',
    'notes can be read | after up | 5: 42703',
    'states are known | after up | holds',
    'checks/deeper/2_shops.sql | after up | holds',
    'totals are positive | after down | 2: 1000 rows',
    'notes can be read | after down | holds',
    'checks/deeper/2_shops.sql | after down | holds',
  ])
  expect(found(report)).toEqual([
    'check-fails error migrations/2_states.up.sql A check fails after the migration: totals are positive',
    'check-fails error migrations/2_states.up.sql A check fails after the migration: notes can be read',
    'rollback-breaks-check error migrations/2_states.down.sql A check fails after the rollback: totals are positive',
  ])
  expect(gaps(report)).toEqual([])
})

test('what fails before the migration is a warning, and not its fault later', async () => {
  const report = await reviewChecked({
    checks: { 'checks/names.sql': "SELECT id FROM orders WHERE note IS DISTINCT FROM 'never';" },
    up: 'ALTER TABLE orders ADD COLUMN state text;',
    down: 'ALTER TABLE orders DROP COLUMN state;',
  })
  expect(asked(report)).toEqual(
    ['before', 'after up', 'after down'].map((when) => `checks/names.sql | ${when} | 1: 1000 rows`),
  )
  expect(found(report)).toEqual([
    'check-fails warning migrations/2_states.up.sql A check fails before the migration already: checks/names.sql',
  ])
  expect(JSON.stringify(report.findings)).toContain('returns 1000 rows, and must return none')
})

test('blocks of code raise, files choose their moment, and what prepares a check is no check', async () => {
  const report = await reviewChecked({
    checks: {
      'checks/code.sql': `-- rehearse: after up, after down
SET LOCAL search_path = public;
CREATE TEMP TABLE seen AS SELECT id FROM orders;
DO $$ BEGIN IF EXISTS (SELECT FROM orders WHERE total < 0) THEN RAISE 'a total is negative'; END IF; END $$;
SELECT id FROM seen WHERE id IS NULL;
SELECT 1 / 0;
`,
    },
    down: null,
  })
  expect(asked(report)).toEqual([
    'checks/code.sql (1 of 3) | after up | 4: P0001',
    'checks/code.sql (2 of 3) | after up | holds',
    'checks/code.sql (3 of 3) | after up | 6: 22012',
  ])
})

test('nothing that a check does stays, whatever it says of transactions', async () => {
  const report = await reviewChecked({
    checks: {
      'checks/1_deletes.sql': 'BEGIN;\nDELETE FROM orders;\nCREATE TABLE left_behind ();\nCOMMIT;',
      'checks/2_looks.sql': `SELECT 'gone' WHERE NOT EXISTS (SELECT FROM orders);
SELECT relname FROM pg_class WHERE relname = 'left_behind';
DO $$ BEGIN COMMIT; END $$;
`,
    },
  })
  const looked = asked(report).filter((one) => one.includes('looks'))
  expect(looked.filter((one) => one.endsWith('holds'))).toHaveLength(6)
  expect(looked.filter((one) => one.endsWith('3: 2D000'))).toHaveLength(3)
})

test('what the server lacks says nothing about what is checked, and a check has no rights of its own', async () => {
  const report = await reviewChecked({
    checks: {
      'checks/1_copy.sql': "-- rehearse: before\nCOPY orders TO PROGRAM 'touch /tmp/by-a-check';",
      'checks/2_roles.sql':
        "-- rehearse: after up\nDO $$ BEGIN ASSERT has_table_privilege('reporting', 'orders', 'SELECT'); END $$;\nSELECT 1 WHERE has_table_privilege('reporting', 'orders', 'DELETE');",
    },
  })
  expect(asked(report)).toEqual([])
  expect(gaps(report)).toEqual([
    {
      file: 'checks/1_copy.sql',
      line: 2,
      gates: true,
      what: 'The check "checks/1_copy.sql" could not be asked.',
    },
    {
      file: 'checks/2_roles.sql',
      line: 2,
      gates: true,
      what: 'The check "checks/2_roles.sql (1 of 2)" could not be asked.',
    },
    {
      file: 'checks/2_roles.sql',
      line: 3,
      gates: true,
      what: 'The check "checks/2_roles.sql (2 of 2)" could not be asked.',
    },
  ])
  expect(JSON.stringify(report.unchecked)).toContain(
    'The role reporting does not exist on the throwaway server.',
  )
})

test('what could not be asked is told', async () => {
  const report = await reviewChecked({
    checks: {
      'checks/1_other.sql': 'SELECT id FROM in_another_database;',
      'checks/2_broken.sql': 'SELECT id\nFORM orders;',
      'checks/3_ends.sql': 'SELECT pg_terminate_backend(pg_backend_pid());',
    },
  })
  expect(gaps(report)).toEqual([
    {
      file: 'checks/2_broken.sql',
      line: 2,
      gates: true,
      what: 'The checks in checks/2_broken.sql were not asked.',
    },
    { file: 'checks/3_ends.sql', line: 1, gates: true, what: 'Not every check was asked.' },
    {
      gates: false,
      what: 'The check "checks/1_other.sql" says nothing about this migration.',
    },
  ])
  expect(report.verdict).not.toBe('safe')
})

test('a path that names nothing and a moment that does not exist are for the user to correct', async () => {
  const run = (checks: Files, verify: string) =>
    reviewCase('none', {
      before: { ...HISTORY, ...checks },
      change: { 'migrations/2_x.up.sql': UP },
      args: ['--verify', verify],
    })
  expect(await run({}, 'chekcs')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/The setting verify names chekcs, and the change holds no such file/),
  })
  expect(await run({ 'c/a.sql': '--\n-- rehearse: after upp\nSELECT 1;' }, 'c')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      'c/a.sql:2 says "rehearse: after upp". Write one of before, after up, after down',
    ),
  })
})

test('where rollbacks are off, checks are still asked around the up script', async () => {
  const checks = {
    'checks/1_orders.sql': '-- totals are positive\nSELECT id FROM orders WHERE total <= 0;\n',
  }
  const run = await reviewCase('embedded', {
    before: { ...HISTORY, ...checks },
    change: { 'migrations/2_states.up.sql': UP, 'migrations/2_states.down.sql': DOWN },
    args: ['--verify', 'checks', '--rollback', 'off'],
  })
  expect(run.report?.migrations[0]?.rollback.checks?.map(({ when, ok }) => `${when} ${ok}`)).toEqual([
    'before true',
    'after up false',
  ])
})
