import type { Report } from '../../src/model/report.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { effects, finding, migration, report, script, statement } from './fixtures/parts.ts'
import { expectGolden } from './golden.ts'

const up = script({
  file: 'migrations/0012_vip.up.sql',
  statements: ['orders', 'customers', 'books', '@order_items'].map((table, index) =>
    statement({
      index,
      line: index + 2,
      sql: `ALTER TABLE ${table} ADD COLUMN vip boolean`,
      effects: effects({
        locks: [
          {
            table: `public.${table}`,
            relation: `public.${table}`,
            mode: 'AccessExclusiveLock',
            heldMs: 512,
          },
        ],
      }),
    }),
  ),
  impact: [
    {
      table: 'public.orders',
      rows: 100_000,
      readsBlockedMs: 512,
      writesBlockedMs: 512,
      probedReadsMs: 510.4,
      probedWritesMs: 511.2,
      forecast: null,
    },
  ],
})

const ALL = { mode: 'AccessExclusiveLock', readsQueued: true, writesQueued: true }

const beside: Report = report({
  migrations: [
    migration({
      id: '12',
      up,
      queue: [
        { table: 'public.orders', statement: 0, ...ALL, lockTimeoutMs: 0, outcome: 'waited', waitedMs: 8 },
        {
          table: 'public.customers',
          statement: 1,
          ...ALL,
          lockTimeoutMs: 2000,
          outcome: 'gave-up',
          waitedMs: 2003,
        },
        {
          table: 'public.books',
          statement: 2,
          ...ALL,
          lockTimeoutMs: 60_000,
          outcome: 'waited',
          waitedMs: 9,
        },
        {
          table: 'public.@order_items',
          statement: 3,
          mode: 'ShareLock',
          waitsFor: 'transaction',
          readsQueued: false,
          writesQueued: false,
          lockTimeoutMs: 0,
          outcome: 'gave-up',
          waitedMs: 900,
        },
      ],
    }),
    migration({ id: '13', up: script({ file: 'migrations/0013_index.up.sql' }), queue: [] }),
  ],
  findings: [
    finding({
      rule: 'no-lock-timeout',
      severity: 'warning',
      file: up.file,
      line: 2,
      endLine: 2,
      table: 'public.orders',
      title: 'No lock timeout is in effect',
      message: 'The migration waits without limit.',
    }),
  ],
})

test('who waits behind a waiting migration is told in markdown', () => {
  expectGolden('beside-reader.md', renderMarkdown(beside))
})

test('and in text', () => {
  expectGolden('beside-reader.txt', renderText(beside, { color: false, width: 100 }))
})
