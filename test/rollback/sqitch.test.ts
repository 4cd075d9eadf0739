import type { Report } from '../../src/model/report.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { type Files, reviewCase } from '../ugly/cli-review.ts'

const plan = (...lines: string[]) =>
  [
    '%syntax-version=1.0.0',
    '%project=shop',
    '',
    ...lines.map((line) => `${line} 2026-01-02T03:04:05Z Ann <ann@example.org>`),
    '',
  ].join('\n')

const change = (name: string, deploy: string, revert: string, verify: string): Files => ({
  [`deploy/${name}.sql`]: `-- Deploy shop:${name} to pg\n\nBEGIN;\n\n${deploy}\n\nCOMMIT;\n`,
  [`revert/${name}.sql`]: `-- Revert shop:${name} from pg\n\nBEGIN;\n\n${revert}\n\nCOMMIT;\n`,
  [`verify/${name}.sql`]: `-- Verify shop:${name} on pg\n\nBEGIN;\n\n${verify}\n\nROLLBACK;\n`,
})

const SCHEMA = change(
  'appschema',
  'CREATE SCHEMA shop;\nALTER DATABASE :"DBNAME" SET search_path = shop, public;',
  'DROP SCHEMA shop;',
  "SELECT pg_catalog.has_schema_privilege('shop', 'usage');",
)
const USERS = change(
  'tables/users',
  'CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);',
  'DROP TABLE shop.users;',
  'SELECT id, name FROM shop.users WHERE false;',
)
const FN = (body: string) =>
  change(
    'fn',
    `CREATE OR REPLACE FUNCTION shop.greeting() RETURNS text LANGUAGE sql AS $$ SELECT '${body}' $$;`,
    'DROP FUNCTION shop.greeting();',
    "SELECT 1 / (shop.greeting() = 'hello')::int;",
  )

const BEFORE: Files = {
  'sqitch.conf': '[core]\n\tengine = pg\n',
  'sqitch.plan': plan('appschema', 'tables/users [appschema]', 'fn', '@v1'),
  ...SCHEMA,
  ...USERS,
  ...FN('hello'),
}

async function review(changed: Files) {
  const run = await reviewCase('embedded', { before: BEFORE, change: changed })
  if (run.report === null) throw new Error(run.stderr)
  expectValidReport(run.report)
  return run.report
}

const summary = ({ migrations }: Report) =>
  migrations.map(({ id, layout, change: how, rollback, up }) => ({
    migration: `${layout} ${how} ${id}`,
    error: up.error,
    status: rollback.status,
    checks: (rollback.checks ?? []).map(
      ({ name, when, ok, line }) => `${name} ${when} ${ok ? 'holds' : `fails at ${line}`}`,
    ),
  }))

const rules = ({ findings }: Report) =>
  findings.map(({ rule, severity, file }) => `${rule} ${severity} ${file}`)

test('a new change is deployed, verified and reverted on the schema of the plan', async () => {
  const report = await review({
    'sqitch.plan': plan('appschema', 'tables/users [appschema]', 'fn', '@v1', 'orders [tables/users]'),
    ...change(
      'orders',
      'CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);',
      'DROP TABLE orders;',
      'SELECT id, user_id FROM orders WHERE false;\nSELECT 1;',
    ),
  })
  expect(summary(report)).toEqual([
    {
      migration: 'sqitch added orders',
      error: null,
      status: 'restores',
      checks: ['verify/orders.sql after up holds'],
    },
  ])
  expect(report.unchecked).toEqual([])
})

test('a verify script that fails is an error at the deploy script', async () => {
  const report = await review({
    'sqitch.plan': plan('appschema', 'tables/users [appschema]', 'fn', '@v1', 'emails'),
    ...change(
      'emails',
      "SET lock_timeout = '1s';\nALTER TABLE shop.users ADD COLUMN email text;",
      'ALTER TABLE shop.users DROP COLUMN email;',
      'SELECT e_mail FROM shop.users WHERE false;',
    ),
  })
  expect(summary(report)).toMatchObject([
    { status: 'restores', checks: ['verify/emails.sql after up fails at 5'] },
  ])
  expect(rules(report)).toContain('check-fails error deploy/emails.sql')
})

test('a reworked change is reviewed as the new one, and its revert brings back the earlier', async () => {
  const moved = Object.fromEntries(
    Object.entries(FN('hello')).map(([path, text]) => [path.replace('fn.sql', 'fn@v1.sql'), text]),
  )
  const rework = (revert: string): Files => ({
    'sqitch.plan': plan('appschema', 'tables/users [appschema]', 'fn', '@v1', 'fn [fn@v1]'),
    ...moved,
    ...change(
      'fn',
      "CREATE OR REPLACE FUNCTION shop.greeting() RETURNS text LANGUAGE sql AS $$ SELECT 'good day' $$;",
      revert,
      "SELECT 1 / (shop.greeting() = 'good day')::int;",
    ),
  })
  const restoring = await review(
    rework("CREATE OR REPLACE FUNCTION shop.greeting() RETURNS text LANGUAGE sql AS $$ SELECT 'hello' $$;"),
  )
  expect(summary(restoring)).toEqual([
    {
      migration: 'sqitch added fn',
      error: null,
      status: 'restores',
      checks: ['verify/fn.sql after up holds'],
    },
  ])
  const dropping = await review(rework('DROP FUNCTION shop.greeting();'))
  expect(summary(dropping)).toMatchObject([{ migration: 'sqitch added fn', status: 'differs' }])
})

test('a transaction that is left open ends with the connection, and nothing stays', async () => {
  const report = await review({
    'sqitch.plan': plan('appschema', 'tables/users [appschema]', 'fn', '@v1', 'gifts'),
    'deploy/gifts.sql': 'BEGIN;\nCREATE TABLE shop.gifts (id int PRIMARY KEY);\n',
    'revert/gifts.sql': 'DROP TABLE shop.gifts;\n',
    'verify/gifts.sql': 'SELECT id FROM shop.gifts WHERE false;\n',
  })
  expect(summary(report)).toMatchObject([
    { error: null, status: 'fails', checks: ['verify/gifts.sql after up fails at 1'] },
  ])
  expect(report.migrations[0]?.up.transactions?.map(({ outcome }) => outcome)).toEqual(['rollback'])
})

test('a verify script that needs psql is told, and gates', async () => {
  const report = await review({
    'sqitch.plan': plan('appschema', 'tables/users [appschema]', 'fn', '@v1', 'gifts'),
    ...change(
      'gifts',
      'CREATE TABLE shop.gifts (id int PRIMARY KEY);',
      'DROP TABLE shop.gifts;',
      '\\ir helper.sql',
    ),
  })
  expect(report.unchecked).toMatchObject([
    { stage: 'checks', migration: 'gifts', file: 'verify/gifts.sql', line: 5, gates: true },
  ])
  expect(report.verdict).toBe('unchecked')
})
