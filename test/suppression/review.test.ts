import type { Finding, Report } from '../../src/model/report.ts'
import { withRepository } from '../changes/git-repository.ts'
import { type Files, runReview } from '../ugly/cli-review.ts'
import { sharedServer } from '../ugly/shared-server.ts'

/** What comments and settings make of findings in a whole review. */

const { review } = sharedServer()

const TIMEOUT = "SET lock_timeout = '5s';\n"
const INDEX = 'CREATE INDEX books_title_idx ON books (title);\n'
const BECAUSE = 'index-not-concurrent because the shop is closed'

const shop = (directory: string): Files => ({
  [`${directory}/1_books.up.sql`]: 'CREATE TABLE books (id int PRIMARY KEY, title text);',
})
const change = (directory: string, up: string): Files => ({
  [`${directory}/2_change.up.sql`]: up,
  [`${directory}/2_change.down.sql`]: 'DROP INDEX CONCURRENTLY books_title_idx;\n',
})

/** `line severity rule`, and who suppressed it. */
const told = ({ findings }: Report) =>
  findings.map(
    ({ line, severity, rule, suppressed }: Finding) =>
      `${line} ${severity} ${rule}${suppressed === undefined ? '' : ` ${suppressed.by}: ${suppressed.reason}`}`,
  )

async function reviewed(before: Files, changed: Files, ...args: readonly string[]) {
  const run = await review({ before, change: changed, args })
  if (run.report === null) throw new Error(run.stderr)
  return { status: run.status, report: run.report }
}

test('a suppressed error leaves the verdict and the exit status, and stays in the report', async () => {
  const bad = await reviewed(shop('db'), change('db', TIMEOUT + INDEX))
  expect([bad.status, bad.report.verdict, told(bad.report)]).toEqual([
    1,
    'unsafe',
    ['2 error index-not-concurrent'],
  ])
  const good = await reviewed(shop('db'), change('db', `${TIMEOUT}-- rehearse:ignore ${BECAUSE}\n${INDEX}`))
  expect([good.status, good.report.verdict, told(good.report)]).toEqual([
    0,
    'safe',
    ['3 error index-not-concurrent comment: the shop is closed'],
  ])
  expect(good.report.findings[0]?.fingerprint).toBe(bad.report.findings[0]?.fingerprint)
})

test('a suppression that found nothing is a note, where everything was performed', async () => {
  const up = `${TIMEOUT}-- rehearse:ignore ${BECAUSE}\nALTER TABLE books ADD COLUMN pages int;\n`
  const changed = {
    'db/2_change.up.sql': up,
    'db/2_change.down.sql': `${TIMEOUT}ALTER TABLE books DROP pages;\n`,
  }
  const { report } = await reviewed(shop('db'), changed)
  expect(told(report)).toEqual(['2 note suppression-comment'])
  const fails = { ...changed, 'db/2_change.up.sql': `${up}SELECT nothing;\n` }
  expect(told((await reviewed(shop('db'), fails)).report)).toEqual(['4 error migration-fails'])
  const notPerformed = await reviewed(shop('db'), changed, '--postgres', 'none')
  expect(told(notPerformed.report)).toEqual([])
})

test('settings turn a rule off for a directory, and make it milder in another', async () => {
  const before = {
    ...shop('db/new'),
    ...shop('db/old'),
    ...shop('db/older'),
    'rehearse.yml': [
      'rules:',
      '  index-not-concurrent:',
      '    - { severity: off, paths: [db/old], because: "twelve rows" }',
      '    - { severity: warning, paths: [db/older], because: "few write" }',
    ].join('\n'),
  }
  const changed = Object.assign(
    {},
    ...['db/new', 'db/old', 'db/older'].map((one) => change(one, TIMEOUT + INDEX)),
  )
  const { report } = await reviewed(before, changed)
  expect(told(report)).toEqual([
    '2 error index-not-concurrent',
    '2 error index-not-concurrent setting: twelve rows',
    '2 warning index-not-concurrent',
  ])
  expect(report.migrations.map(({ verdict }) => verdict)).toEqual(['unsafe', 'safe', 'safe'])
})

test('a rule or directory that does not exist is a mistake', async () => {
  await withRepository(async ({ directory, write, commit }) => {
    write('db/1_books.up.sql', 'CREATE TABLE books (id int);')
    const base = commit('What production runs')
    const args = ['--repo', directory, '--base', base, '--postgres', 'none', '--rules']
    expect(await runReview([...args, 'no-such-rule=off because x'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The setting rules names no-such-rule, which is no rule.'),
    })
    expect(await runReview([...args, 'drop-existing=off in database because x'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('names database for drop-existing, which is no directory'),
    })
  })
})

test('a comment says how many rows a table gets, and fewer than usual are told', async () => {
  const rowsOf = ({ migrations }: Report) =>
    migrations.flatMap(({ up }) => up.impact.map(({ table, rows }) => `${table} ${rows}`))
  const asking = (hint: string) =>
    reviewed(shop('db'), change('db', `-- rehearse:rows ${hint}\n${TIMEOUT}${INDEX}`))
  const fewer = await asking('books=7')
  expect(rowsOf(fewer.report)).toEqual(['public.books 7'])
  expect(fewer.report.unchecked).toEqual([])
  expect(fewer.report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'suppression-comment',
      severity: 'note',
      file: 'db/2_change.up.sql',
      line: 1,
      table: 'public.books',
      message: expect.stringContaining('asks for 7 rows in public.books instead of 1,000.'),
    }),
  )
  const more = await asking('books=3000')
  expect([rowsOf(more.report), more.report.unchecked]).toEqual([['public.books 3000'], []])
  const most = await asking('books=5_000_000, bokks=7')
  expect(rowsOf(most.report)).toEqual(['public.books 10000'])
  expect(most.report.unchecked.map(({ what }) => what)).toEqual([
    'public.books was rehearsed with 10,000 rows, not with 5,000,000.',
    'No rows were made for public.bokks.',
  ])
})
