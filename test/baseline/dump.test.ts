import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../src/model/report.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { type ReviewCase, reviewCase } from '../ugly/cli-review.ts'
import { type SharedServer, sharedServer } from '../ugly/shared-server.ts'

const shared = sharedServer()

/** Made by pg_dump 15.18 of a schema with most kinds of objects, with owners and grants. */
const SHOP = readFileSync(join(__dirname, 'shop-15.sql'), 'utf8')

const OWNERS = ['--roles', 'shop_owner', '--roles', 'shop_reader', '--roles', 'shop_app']
const COLUMN = {
  'migrations/000002_note.up.sql': 'ALTER TABLE sales.customers ADD COLUMN note text;',
  'migrations/000002_note.down.sql': 'ALTER TABLE sales.customers DROP COLUMN note;',
}
/** The dump holds what this one did; performed again it would fail. */
const EARLIER = {
  'migrations/000001_shop.up.sql': 'SELECT earlier_migrations_are_not_performed();',
  'migrations/000001_shop.down.sql': 'SELECT 1;',
}

async function withDump(
  dump: string,
  { change = COLUMN, args = [], server }: Partial<ReviewCase> & { readonly server?: SharedServer } = {},
) {
  const review = server?.review ?? ((reviewed: ReviewCase) => reviewCase('embedded', reviewed))
  const run = await review({
    before: { ...EARLIER, 'db/structure.sql': dump },
    change,
    args: ['--baseline', 'db/structure.sql', ...args],
  })
  if (run.report !== null) expectValidReport(run.report)
  return run
}

const gaps = (report: Report | null) =>
  report?.unchecked.map(({ what, file, line, gates }) => `${gates ? 'gates ' : ''}${file}:${line} ${what}`)

test('a dump of pg_dump stands for the earlier migrations', async () => {
  const { report } = await withDump(SHOP, { args: OWNERS })
  expect(report).toMatchObject({ verdict: 'safe', settings: { baseline: 'db/structure.sql' } })
  expect(report?.migrations).toMatchObject([
    {
      id: '000002_note',
      up: { error: null, statements: [{ effects: { source: 'measured' } }] },
      rollback: { status: 'restores', reapplies: true },
    },
  ])
  expect(gaps(report)?.filter((gap) => !gap.includes('the role'))).toEqual([
    'db/structure.sql:62 1 statement of the schema before the change was left out for want of the extension postgres_fdw.',
    expect.stringMatching(/^db\/structure\.sql:69 \d statements .* what they need was left out before them/),
    'db/structure.sql:434 1 statement of the schema before the change was left out for want of a right that only a superuser has.',
  ])
  expect(report?.unchecked[1]?.why).toContain('Likewise db/structure.sql:156')
})

test('roles that are missing are told once each; a policy for one of them matters to who changes its table', async () => {
  // On a server that others use too nobody makes roles up.
  const { report } = await withDump(SHOP, { server: shared })
  expect(gaps(report)?.filter((gap) => gap.includes('role'))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^db\S+ \d+ statements .* for want of the role shop_owner/),
      expect.stringMatching(/^gates db\S+ 1 statement .* for want of the role shop_reader/),
      expect.stringMatching(/^db\S+ \d+ statements .* for want of the role shop_reader/),
      expect.stringMatching(/^db\S+ \d+ statements? .* for want of the role shop_app/),
    ]),
  )
  const gating = report?.unchecked.find(({ gates }) => gates)
  expect(gating?.why).toMatch(
    /role "shop_reader" does not exist.*setting roles.*names customers, which is not as it is in production/,
  )
  expect(report?.verdict).toBe('unchecked')
})

test('a change of something that was left out is not checked', async () => {
  const { report } = await withDump(SHOP, {
    args: OWNERS,
    change: { 'migrations/000002_note.up.sql': 'ALTER FOREIGN TABLE sales.stock ADD COLUMN note text;' },
  })
  expect(gaps(report)).toContainEqual(expect.stringMatching(/^gates db.*left out before them/))
})

test('what Rails writes: versions at the end, and a dump that the change brings up to date', async () => {
  const rails = (versions: string) => `SET statement_timeout = 0;
SET transaction_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.books (id bigint PRIMARY KEY, title text);
CREATE TABLE public.schema_migrations (version character varying NOT NULL);
SET search_path TO "$user", public;

INSERT INTO "schema_migrations" (version) VALUES
${versions};
`
  const { report } = await withDump(rails("('1')"), {
    change: {
      'migrations/000002_isbn.up.sql': 'ALTER TABLE books ADD COLUMN isbn text;',
      'migrations/000002_isbn.down.sql': 'ALTER TABLE books DROP COLUMN isbn;',
      'db/structure.sql': `${rails("('2'), ('1')")}ALTER TABLE public.books ADD COLUMN isbn text;`,
    },
    // No server before 17 has the setting that newer versions of pg_dump write.
    args: ['--postgres-version', '15'],
  })
  expect(report).toMatchObject({ verdict: 'safe', migrations: [{ rollback: { status: 'restores' } }] })
  expect(gaps(report)).toEqual([
    expect.stringContaining('db/structure.sql:2 1 statement of the schema before the change was left out'),
  ])
})

test('what pg_dump --create adds is left out', async () => {
  const create = SHOP.replace(
    /^CREATE SCHEMA sales;/m,
    `CREATE DATABASE shop WITH TEMPLATE = template0;
ALTER DATABASE shop OWNER TO shop_owner;

\\unrestrict abc
\\connect shop
\\restrict abc

SET statement_timeout = 0;
CREATE SCHEMA sales;`,
  )
  const { report } = await withDump(create, { args: OWNERS })
  expect(report?.migrations[0]?.rollback.status).toBe('restores')
  expect(report?.unchecked.every(({ gates }) => !gates)).toBe(true)
})

test('a dump that is wrong by itself ends the target', async () => {
  const { report } = await withDump(
    `${SHOP}\nCREATE TABLE public.twice (id int);\n\nCREATE TABLE public.twice (id int);`,
    {
      args: OWNERS,
    },
  )
  expect(gaps(report)).toContainEqual(
    expect.stringMatching(/^gates db\/structure\.sql:\d+ The schema before the change could not be rebuilt/),
  )
  expect(report?.migrations[0]?.verdict).toBe('unchecked')
})

test('an edited migration cannot be performed on a dump that holds it', async () => {
  const { report } = await withDump(SHOP, {
    args: OWNERS,
    change: { ...COLUMN, 'migrations/000001_shop.up.sql': 'SELECT something_else();' },
  })
  expect(report?.migrations.map(({ id, rollback }) => [id, rollback.status])).toEqual([
    ['000001_shop', 'not-run'],
    ['000002_note', 'restores'],
  ])
  expect(gaps(report)).toContainEqual(
    expect.stringMatching(/^gates migrations\/000001_shop\.up\.sql.*not performed/),
  )
})

const mistakes: readonly (readonly [string, string | Uint8Array | null, RegExp])[] = [
  ['is not at the base', null, /db\/structure\.sql, and the commit .* holds no such file.*merged/],
  [
    'is a custom-format dump',
    new Uint8Array([0x50, 0x47, 0x44, 0x4d, 0x50, 0, 1]),
    /NUL byte.*--schema-only/,
  ],
  [
    'holds rows',
    'CREATE TABLE t (id int);\nCOPY public.t (id) FROM stdin;\n1\n\\.\n',
    /structure\.sql:2: COPY … FROM stdin/,
  ],
  ['holds nothing', '-- empty\n\n', /holds no statement/],
]

test.each(mistakes)('a dump that %s is wrong usage', async (_, dump, message) => {
  const run = await reviewCase('embedded', {
    before: { ...EARLIER, 'keep.txt': 'x', ...(dump === null ? {} : { 'db/structure.sql': dump }) },
    change: { ...COLUMN, ...(dump === null ? { 'db/structure.sql': SHOP } : {}) },
    args: ['--baseline', 'db/structure.sql'],
  })
  expect(run).toMatchObject({ status: 2, report: null })
  expect(run.stderr).toMatch(message)
})

test('text that is no SQL, and commands of psql, end the target at their line', async () => {
  const prose = await withDump('The schema of our shop.\n')
  expect(gaps(prose.report)).toContainEqual(expect.stringMatching(/^gates db\/structure\.sql:1 The schema/))
  const psql = await withDump('CREATE TABLE t (id int);\n\\i more.sql\n')
  expect(psql.report?.unchecked).toContainEqual(
    expect.objectContaining({ line: 2, gates: true, why: expect.stringContaining('\\i, a command of psql') }),
  )
})

test('a dump and --all exclude each other', async () => {
  const { status, stderr } = await withDump(SHOP, { args: ['--all'] })
  expect(status).toBe(2)
  expect(stderr).toContain('--baseline holds the schema after the migrations that all performs')
})
