import { performance } from 'node:perf_hooks'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { proveFixes } from '../../src/fixes/prove-fixes.ts'
import type { Finding, Fix } from '../../src/model/report.ts'
import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { type PerformedScripts, performScripts } from '../../src/rehearsal/perform-scripts.ts'
import { digestTables } from '../../src/rehearsal/rollback/row-digests.ts'
import { batchedUpdate } from '../../src/rules/batched-update.ts'
import { withTestServer } from '../support/server.ts'
import { addedMigration } from './changes.ts'

const SCHEMA = `
  CREATE TABLE books (id int PRIMARY KEY, title text, price int);
  INSERT INTO books SELECT g, 'Title ' || g, g FROM generate_series(1, 20000) g;`

const MIGRATION =
  "SET lock_timeout = '5s';\nCREATE INDEX books_title_idx ON books (title);\nUPDATE books SET price = price + 1 WHERE id < 5;"

const FILE = 'migrations/000002_titles.up.sql'

const BUDGETS = { readsMs: 10_000, writesMs: 10_000 }

function findingWith(steps: Fix['steps'], replaces: 'statement' | null = 'statement'): Finding {
  return {
    rule: 'index-not-concurrent',
    severity: 'error',
    certainty: 'measured',
    fingerprint: 'f',
    migration: '1',
    file: FILE,
    line: 2,
    endLine: 2,
    column: 1,
    title: '',
    message: '',
    table: 'public.books',
    fix: {
      kind: 'recipe',
      steps,
      ...(replaces === null ? {} : { replaces }),
      verified: false,
      readsBlockedMs: null,
      writesBlockedMs: null,
    },
  }
}

const CONCURRENTLY = [
  { sql: 'CREATE INDEX CONCURRENTLY books_title_idx ON books (title);', transaction: false },
]

interface Change {
  readonly schema?: string
  readonly file?: string
  readonly text?: string
  readonly tables?: readonly string[]
}

/** Proves findings about a migration on a real server; keeps what was performed. */
async function prove(
  findings: readonly Finding[],
  { schema = SCHEMA, file = FILE, text = MIGRATION, tables = ['public.books'] }: Change = {},
  budgets = BUDGETS,
  hurries = () => false,
) {
  const leftOut: number[] = []
  const migration = await addedMigration({ [file]: text }, [file])
  const performed: PerformedScripts[] = []
  const proved = await withTestServer(18, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, async (client) => void (await client.query(schema)))
        const before = await withAdmin(database, async (admin) => ({
          database,
          catalog: await readCatalog(admin),
          digests: await digestTables(admin, tables),
        }))
        const context = { now: () => performance.now(), isExisting: () => true, rowsOf: () => 20_000 }
        return await proveFixes(
          findings,
          migration,
          async (scripts) => {
            const result = await performScripts(before, scripts, context)
            performed.push(result)
            return result
          },
          budgets,
          { hurries, leaveOut: (fixes) => void leftOut.push(fixes) },
        )
      }),
    ),
  )
  return { fixes: proved.map((finding) => finding.fix), performed, leftOut }
}

test('a fix that ends in the same schema with the same rows is verified, with what it blocks', async () => {
  const { fixes, performed } = await prove([findingWith(CONCURRENTLY)])
  expect(fixes[0]).toMatchObject({ verified: true, readsBlockedMs: 0, writesBlockedMs: 0 })
  expect(performed.length).toBeGreaterThanOrEqual(2)
  expect(fixes[0]?.asWritten?.writesBlockedMs).toBeLessThanOrEqual(
    performed[0]?.impact[0]?.writesBlockedMs ?? 0,
  )
  expect(fixes[0]?.asWritten?.writesBlockedMs).toBeGreaterThan(0)
  expect(fixes[0]?.files?.map(({ path }) => path)).toEqual([FILE, 'migrations/000003_titles_2.up.sql'])
})

test('a fix that ends in another schema, with other rows or in an error is not verified', async () => {
  const other = (sql: string) => findingWith([{ sql, transaction: true }])
  const { fixes } = await prove([
    other('CREATE INDEX books_title_idx ON books (title DESC);'),
    other("CREATE INDEX books_title_idx ON books (title); UPDATE books SET title = 'gone' WHERE id = 7;"),
    other('CREATE INDEX CONCURRENTLY books_title_idx ON books (title);'),
  ])
  expect(fixes.map((fix) => fix?.verified)).toEqual([false, false, false])
})

test('a fix that blocks longer than the budget is not verified', async () => {
  const slow = findingWith([{ sql: 'CREATE INDEX books_title_idx ON books (title);', transaction: true }])
  const { fixes } = await prove([slow], {}, { readsMs: 0, writesMs: 0 })
  expect(fixes[0]?.verified).toBe(false)
})

test('advice is not performed', async () => {
  const { fixes, performed } = await prove([findingWith(CONCURRENTLY, null)])
  expect(fixes[0]?.verified).toBe(false)
  expect(performed).toEqual([])
})

test('of many fixes the first are performed, errors before others; the rest is told', async () => {
  const many = Array.from({ length: 22 }, () => ({
    ...findingWith(CONCURRENTLY),
    severity: 'warning' as const,
  }))
  const { fixes, performed, leftOut } = await prove([...many, findingWith(CONCURRENTLY)])
  expect(performed.length).toBeGreaterThanOrEqual(21)
  expect(fixes.map((fix) => fix?.verified)).toEqual([
    ...Array.from({ length: 19 }, () => true),
    ...Array.from({ length: 3 }, () => false),
    true,
  ])
  expect(leftOut).toEqual([3])
})

test('where time is short no fix is performed', async () => {
  const { performed, leftOut } = await prove([findingWith(CONCURRENTLY)], {}, BUDGETS, () => true)
  expect(performed).toHaveLength(1)
  expect(leftOut).toEqual([1])
})

test('a fix that blocks as long as what is written is not verified, however large the budget is', async () => {
  const schema = `${SCHEMA} INSERT INTO books SELECT g, repeat('Title ' || g, 20), g FROM generate_series(20001, 80000) g;`
  const same = findingWith([{ sql: 'CREATE INDEX books_title_idx ON books (title);', transaction: true }])
  const { fixes, performed } = await prove([same], { schema })
  expect(fixes[0]?.verified).toBe(false)
  expect(fixes[0]?.asWritten?.writesBlockedMs).toBeGreaterThan(0)
  // The comparison was close, so both were performed once more.
  expect(performed.length).toBe(4)
})

test('where later statements rest on the one that leaves, the steps are performed in its place', async () => {
  const text =
    'SELECT 1;\nCREATE INDEX books_title_idx ON books (title);\nALTER INDEX books_title_idx RENAME TO titles;'
  const { fixes } = await prove([findingWith(CONCURRENTLY)], { text })
  expect(fixes[0]).toMatchObject({ verified: true, steps: CONCURRENTLY })
  expect(fixes[0]?.files).toBeUndefined()
})

test('quoted names and line ends of any kind survive being written to files', async () => {
  const schema = `CREATE TABLE "Böcker ö" ("Select" int PRIMARY KEY, "a""b" text);
    INSERT INTO "Böcker ö" SELECT g, g FROM generate_series(1, 20000) g;`
  const text =
    '-- ü\r\nCREATE INDEX "i""1" ON "Böcker ö" ("a""b");\r\nALTER TABLE "Böcker ö" ADD note text;\r\n'
  const steps = [{ sql: 'CREATE INDEX CONCURRENTLY "i""1" ON "Böcker ö" ("a""b");', transaction: false }]
  const finding = { ...findingWith(steps), table: 'public.Böcker ö' }
  const { fixes } = await prove([finding], { schema, text, tables: ['public.Böcker ö'] })
  expect(fixes[0]).toMatchObject({
    verified: true,
    files: [
      { path: FILE, text: '-- ü\r\nALTER TABLE "Böcker ö" ADD note text;\r\n' },
      { path: 'migrations/000003_titles_2.up.sql' },
    ],
  })
})

test('a script whose names rest on its search_path keeps them: the step that loses it is not verified', async () => {
  const schema = `CREATE SCHEMA shop; CREATE TABLE shop.books (id int PRIMARY KEY, title text);`
  const text = 'SET search_path = shop;\nCREATE INDEX books_title_idx ON books (title);\nSELECT 1;'
  const finding = { ...findingWith(CONCURRENTLY), table: 'shop.books' }
  const { fixes } = await prove([finding], { schema, text, tables: ['shop.books'] })
  expect(fixes[0]?.verified).toBe(false)
})

test('a backfill in batches holds the same rows in the end, and each row is locked for a part of the time', async () => {
  const text = "SELECT 1;\nUPDATE books SET title = title || '!';"
  const batches = batchedUpdate(
    { keyOf: () => 'id' },
    'public.books',
    "UPDATE books SET title = title || '!'",
  )
  const { fixes } = await prove([findingWith(batches === null ? [] : [batches])], { text })
  expect(fixes[0]?.verified).toBe(true)
  expect(fixes[0]?.rowsLockedMs).toBeLessThan((fixes[0]?.asWritten?.rowsLockedMs ?? 0) / 2)
})

test('the file that tells Flyway to open no transaction is proved too: without it the server refuses the step', async () => {
  const file = 'migrations/V2__titles.sql'
  const schema = `${SCHEMA} CREATE INDEX titles ON books (title);`
  const steps = [{ sql: 'REINDEX INDEX CONCURRENTLY titles;', transaction: false }]
  const reindexed = (text: string, line: number) =>
    prove([{ ...findingWith(steps), file, line }], { schema, file, text })
  const { fixes } = await reindexed('SELECT 1;\nREINDEX INDEX titles;', 2)
  expect(fixes[0]).toMatchObject({
    verified: true,
    files: [
      { path: file, text: 'SELECT 1;\n' },
      { path: 'migrations/V3__titles_2.sql' },
      { path: 'migrations/V3__titles_2.sql.conf' },
    ],
  })
})

test('a limit is put into the file that is performed, and has to make nothing worse', async () => {
  const limited = (limit: string) => {
    const sql = `${limit}\nCREATE INDEX books_title_idx ON books (title);`
    const finding = findingWith([{ sql, transaction: true }])
    return { ...finding, fix: { ...(finding.fix as Fix), kind: 'edit' as const } }
  }
  const { fixes } = await prove([
    limited("SET lock_timeout = '4s';"),
    limited("SET statement_timeout = '1ms'; SELECT pg_sleep(1);"),
  ])
  expect(fixes[0]).toMatchObject({
    verified: true,
    edit: { line: 1, endLine: 1, replacement: "SET lock_timeout = '4s';" },
  })
  expect(fixes[1]?.verified).toBe(false)
})
