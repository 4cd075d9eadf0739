import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { migration, report, script, statement } from './fixtures/parts.ts'
import { expectGolden } from './golden.ts'

const INVALID = 'index public.orders_customer_id_idx is there but invalid'
const EXISTS = { code: '42P07', message: 'relation "order_notes" already exists', line: 2 }
const FAILS = { succeeds: false, error: EXISTS, repair: 'migrate force 11' }

const halfway = migration({
  id: '12',
  up: script({
    file: 'migrations/0012_order_notes.up.sql',
    statements: Array.from({ length: 9 }, (_, index) =>
      statement({ index, line: index * 2 + 1, endLine: index * 2 + 2, sql: 'CREATE TABLE order_notes ()' }),
    ),
  }),
  rerun: [
    { after: 0, leftBehind: ['table public.order_notes'], ...FAILS },
    {
      after: 1,
      leftBehind: [
        'table public.order_notes',
        'column public.orders.note',
        'public.orders.total: other values in 12 rows',
      ],
      ...FAILS,
    },
    ...[2, 3, 4, 5].map((after) => ({ after, leftBehind: ['table public.order_notes'], ...FAILS })),
    { after: 6, leftBehind: [], succeeds: true },
    { after: 7, leftBehind: [INVALID], succeeds: true },
  ],
})

const build = migration({
  id: '13',
  up: script({
    file: 'migrations/0013_index.up.sql',
    statements: [statement({ line: 3, endLine: 4, sql: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS …' })],
  }),
  rerun: [
    {
      after: 0,
      during: true,
      leftBehind: [INVALID],
      succeeds: false,
      differences: [INVALID],
      repair: 'migrate force 12',
      remedy: 'DROP INDEX CONCURRENTLY public.orders_customer_id_idx;',
    },
  ],
})

const failing = migration({
  id: '14',
  up: script({
    file: 'migrations/0014_unique.up.sql',
    statements: [statement({ sql: 'CREATE UNIQUE INDEX CONCURRENTLY …' })],
    error: { code: '23505', message: 'could not create unique index "@orders_key"', line: 1 },
  }),
  rerun: [
    {
      after: 0,
      during: true,
      leftBehind: ['index public.@orders_key is there but invalid'],
      ...FAILS,
      error: { ...EXISTS, hint: 'Call #1.' },
    },
  ],
})

const whole = migration({
  id: '15',
  up: script({ file: 'migrations/0015_whole.up.sql' }),
  rerun: [],
})

const broken = report({ verdict: 'unsafe', migrations: [halfway, build, failing, whole] })

test('what a failure leaves behind is told place by place', () => {
  expectGolden('broken.txt', renderText(broken, { color: false, width: 100 }))
  expectGolden('broken.md', renderMarkdown(broken))
})

test('a migration that leaves nothing behind says so in half a sentence', () => {
  const safe = report({ migrations: [whole] })
  expect(renderText(safe, { color: false, width: 100 })).toContain('; a failure leaves nothing behind')
  expect(renderMarkdown(safe)).toContain('\n\nA failure leaves nothing behind.\n\n')
  const unknown = report({ migrations: [migration({ id: '15', up: whole.up })] })
  expect(renderMarkdown(unknown)).not.toContain('leaves nothing behind')
})

test('where space is short the part is left out and named', () => {
  const short = renderMarkdown(broken, { limitBytes: 1700 })
  expect(short).not.toContain('### If it breaks off')
  expect(short).toContain('what a failure leaves behind')
})
