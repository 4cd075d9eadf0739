import type { Report } from '../../src/model/report.ts'
import { isDatabaseError } from '../../src/postgres/database-error.ts'
import { withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { performCase } from '../rules/perform-case.ts'
import { serverOfTests } from '../support/lent.ts'
import { withTestServer } from '../support/server.ts'
import {
  REFUSING_CHANGES,
  REFUSING_COMPUTATIONS,
  type RefusingChange,
  SAMPLE,
  SCHEMA,
} from './refusing-changes.ts'

const RULE = 'fails-on-some-rows'
const UP = 'migrations/0002_change.up.sql'
const DOWN = 'migrations/0002_change.down.sql'

type Told = Pick<Report, 'findings' | 'unchecked' | 'migrations'>

/** Reviews a change on the schema of this folder. */
async function review(server: PostgresServer, up: string, down: string | null = null): Promise<Told> {
  const files = [
    ['migrations/0001_base.up.sql', SCHEMA] as const,
    [UP, up] as const,
    ...(down === null ? [] : [[DOWN, down] as const]),
  ]
  return await performCase(server, {
    files: new Map(files),
    added: files.slice(1).map(([path]) => path),
    budgetMs: 600_000,
    judgesRollback: false,
  })
}

/** Line and SQLSTATE of each refusal a finding tells. */
function refusals({ findings }: Told): string[] {
  return findings
    .filter((finding) => finding.rule === RULE)
    .flatMap(({ line, message }) =>
      [...message.matchAll(/\(SQLSTATE (\w+)\)/g)].map(([, code]) => `${line} ${code}`),
    )
}

const queries = ({ findings }: Told) =>
  findings
    .filter((finding) => finding.rule === RULE)
    .flatMap(({ queries }) => queries?.map(({ sql }) => sql) ?? [])

/** What a query counts and how the change ends, in a database with nothing but the given rows. */
async function inProduction(
  server: PostgresServer,
  { up }: RefusingChange,
  rows: string,
  query: string | null,
) {
  return await withWorkshop(server, async (workshop) =>
    withDatabase(workshop, async (database) =>
      withMigrator(database, async (client) => {
        await client.query(SCHEMA)
        await client.query(rows)
        const counted = query === null ? null : await client.query({ text: query, rowMode: 'array' })
        const code = await client.query(up).then(
          () => null,
          (cause: unknown) => (isDatabaseError(cause) ? cause.code : cause),
        )
        return { code, count: Number(counted?.rows[0]?.[0] ?? 0) }
      }),
    ),
  )
}

async function expectTold(server: PostgresServer, change: RefusingChange, counts: boolean): Promise<void> {
  const report = await review(server, change.up)
  expect(refusals(report)).toEqual(change.told)
  expect(report.unchecked).toEqual([])
  const found = queries(report)
  expect(found).toHaveLength(counts ? change.told.length : 0)
  for (const [index, rows] of change.rows.entries()) {
    const query = found[index] ?? null
    const code = change.told[index]?.split(' ')[1]
    expect(await inProduction(server, change, rows, query)).toEqual({
      code,
      count: counts ? expect.any(Number) : 0,
    })
    if (query === null) continue
    expect((await inProduction(server, change, rows, query)).count).toBeGreaterThan(0)
    expect((await inProduction(server, change, 'SELECT', query)).count).toBe(0)
  }
}

describe('rows that production may hold', () => {
  const server = serverOfTests(18)

  const named = (changes: readonly RefusingChange[]) =>
    changes.map((change) => [change.name, change] as const)

  test.each(named(REFUSING_CHANGES))(
    '%s: told at its line, with a query that counts them',
    async (_, change) => {
      await expectTold(server(), change, true)
    },
  )

  test.each(named(REFUSING_COMPUTATIONS))('%s: told at its line', async (_, change) => {
    await expectTold(server(), change, false)
  })

  test('are found on PostgreSQL 14', async () => {
    const changes = REFUSING_CHANGES.filter(({ name }) => SAMPLE.test(name))
    expect(changes).toHaveLength(5)
    await withTestServer(14, async (oldest) => {
      for (const change of changes) await expectTold(oldest, change, true)
    })
  })

  test('are no business of a migration that copes with them', async () => {
    const report = await review(
      server(),
      `ALTER TABLE things ADD COLUMN colour text, ADD COLUMN size integer NOT NULL DEFAULT 1;
CREATE INDEX ON things (room);
CREATE TABLE tags (id bigint PRIMARY KEY, thing_id bigint REFERENCES things);
UPDATE things SET name = '' WHERE name IS NULL;
ALTER TABLE things ALTER name SET NOT NULL;
ALTER TABLE things ADD CHECK (quantity > 0) NOT VALID;
ALTER TABLE things ALTER quantity TYPE bigint;
INSERT INTO owners VALUES (1, 'first');
ALTER TABLE things ALTER key TYPE integer USING CASE WHEN key ~ '^[0-9]{1,9}$' THEN key::integer END;`,
    )
    expect(refusals(report)).toEqual([])
    expect(report.unchecked).toEqual([])
  })

  test('leave the measuring of the script as it is, to its end', async () => {
    const report = await review(
      server(),
      'ALTER TABLE things ALTER name SET NOT NULL;\nCREATE UNIQUE INDEX ON things (room);',
      'DROP INDEX things_room_idx; ALTER TABLE things ALTER name DROP NOT NULL;',
    )
    const [migration] = report.migrations
    expect(refusals(report)).toEqual(['1 23502', '2 23505'])
    expect(migration?.up.error).toBeNull()
    expect(migration?.up.impact[0]).toMatchObject({ table: 'public.things', rows: 500 })
    expect(migration?.up.statements.map(({ effects }) => [effects.scans, effects.locks.length > 0])).toEqual([
      [['public.things'], true],
      [['public.things'], true],
    ])
    expect(migration?.rollback.status).toBe('restores')
    expect(report.findings.filter(({ rule }) => rule === RULE)).toEqual(
      Array(2).fill(expect.objectContaining({ severity: 'warning', certainty: 'measured' })),
    )
  })

  test('may stop a rollback', async () => {
    const report = await review(
      server(),
      'ALTER TABLE things ALTER state DROP NOT NULL;',
      '\nALTER TABLE things ALTER state SET NOT NULL;',
    )
    const found = report.findings.filter(({ rule }) => rule === RULE)
    expect(found).toMatchObject([{ file: DOWN, line: 2, severity: 'warning' }])
    expect(queries(report)).toEqual(['SELECT count(*) FROM public.things WHERE state IS NULL;'])
  })

  test('are taken out where none fit, so that the rest is performed', async () => {
    const report = await review(
      server(),
      'DO $$ BEGIN UPDATE things SET quantity = name::integer; END $$;\nCREATE INDEX ON owners (code);',
    )
    expect(refusals(report)).toEqual(['1 22P02'])
    expect(report.findings.filter(({ rule }) => rule === 'migration-fails')).toEqual([])
    expect(report.migrations[0]?.up.error).toBeNull()
    expect(report.unchecked).toMatchObject([
      { gates: true, line: 1, what: expect.stringContaining('things') },
    ])
  })

  test.each([
    [
      'a column that no row can fill',
      'ALTER TABLE things ADD COLUMN colour text NOT NULL;',
      'add-not-null-without-default',
    ],
    [
      'a key that every row shares',
      'ALTER TABLE things ADD COLUMN number integer UNIQUE DEFAULT 1;',
      'migration-fails',
    ],
    [
      'rows of its own',
      'CREATE TABLE tags (id bigint PRIMARY KEY); INSERT INTO tags VALUES (1), (1);',
      'migration-fails',
    ],
  ])('do not matter where a migration fails on %s', async (_, up, rule) => {
    const report = await review(server(), up)
    const errors = report.findings.filter(({ severity }) => severity === 'error')
    expect(errors.map((finding) => finding.rule)).toEqual([rule])
    expect(report.unchecked).toEqual([])
    expect(refusals(report)).toEqual([])
  })
})
