import { performance } from 'node:perf_hooks'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { proveFixes } from '../../src/fixes/prove-fixes.ts'
import type { Finding, Fix } from '../../src/model/report.ts'
import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { type PerformedScripts, performScripts } from '../../src/rehearsal/perform-scripts.ts'
import { digestTables } from '../../src/rehearsal/rollback/row-digests.ts'
import { scriptRun } from '../support/scripts.ts'
import { withTestServer } from '../support/server.ts'

const SCHEMA = `
  CREATE TABLE books (id int PRIMARY KEY, title text, price int);
  INSERT INTO books SELECT g, 'Title ' || g, g FROM generate_series(1, 20000) g;`

const MIGRATION =
  "SET lock_timeout = '5s';\nCREATE INDEX books_title_idx ON books (title);\nUPDATE books SET price = price + 1 WHERE id < 5;"

const BUDGETS = { readsMs: 10_000, writesMs: 10_000 }

function findingWith(steps: Fix['steps'], replaces: 'statement' | null = 'statement'): Finding {
  return {
    rule: 'index-not-concurrent',
    severity: 'error',
    certainty: 'measured',
    fingerprint: 'f',
    migration: '1',
    file: 'migration.sql',
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

/** Proves findings about `MIGRATION` on a real server; counts how often something was performed. */
async function prove(findings: readonly Finding[], budgets = BUDGETS, hurries = () => false) {
  const leftOut: number[] = []
  const script = await scriptRun(MIGRATION)
  const performed: PerformedScripts[] = []
  const proved = await withTestServer(18, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, async (client) => void (await client.query(SCHEMA)))
        const before = await withAdmin(database, async (admin) => ({
          database,
          catalog: await readCatalog(admin),
          digests: await digestTables(admin, ['public.books']),
        }))
        const context = { now: () => performance.now(), isExisting: () => true, rowsOf: () => 20_000 }
        return await proveFixes(
          findings,
          script,
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
  expect(performed).toHaveLength(2)
  expect(performed[0]?.impact[0]?.writesBlockedMs).toBeGreaterThan(0)
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
  const { fixes } = await prove([slow], { readsMs: 0, writesMs: 0 })
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
  expect(performed).toHaveLength(21)
  expect(fixes.map((fix) => fix?.verified)).toEqual([
    ...Array.from({ length: 19 }, () => true),
    ...Array.from({ length: 3 }, () => false),
    true,
  ])
  expect(leftOut).toEqual([3])
})

test('where time is short no fix is performed', async () => {
  const { performed, leftOut } = await prove([findingWith(CONCURRENTLY)], BUDGETS, () => true)
  expect(performed).toHaveLength(1)
  expect(leftOut).toEqual([1])
})
