import { performance } from 'node:perf_hooks'
import type { ReviewRun } from './cli-review.ts'
import { sharedServer } from './shared-server.ts'

/** Files of ten thousand statements. The times are printed; only the time limit of a run is a bound. */

const { review } = sharedServer({ max_locks_per_transaction: '10' })

const COUNT = 10_000
const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);'
const many = (statement: (index: number) => string) =>
  Array.from({ length: COUNT }, (_, index) => statement(index)).join('\n')

async function timed(what: string, change: string): Promise<ReviewRun> {
  const start = performance.now()
  const run = await review({
    before: { 'migrations/V1__books.sql': BOOKS },
    change: { 'migrations/V2__many.sql': change },
  })
  process.stdout.write(`${COUNT} ${what}: ${Math.round(performance.now() - start)} ms\n`)
  return run
}

test('rows', async () => {
  const { report } = await timed(
    'INSERTs',
    many((index) => `INSERT INTO books VALUES (${5_000_000 + index}, 'é');`),
  )
  expect(report).toMatchObject({ verdict: 'safe', unchecked: [] })
  expect(report?.migrations[0]?.up.statements.at(-1)).toMatchObject({
    index: COUNT - 1,
    line: COUNT,
    effects: { rowsChanged: 1 },
  })
})

test('more tables in one transaction than the server has locks for', async () => {
  const { report, stderr } = await timed(
    'CREATE TABLEs',
    many((index) => `CREATE TABLE t${index} (id int PRIMARY KEY, words text);`),
  )
  expect(stderr).not.toContain('Error')
  expect(report).toMatchObject({
    verdict: 'unsafe',
    migrations: [
      { up: { error: { code: '53200', hint: expect.stringContaining('max_locks_per_transaction') } } },
    ],
  })
})
