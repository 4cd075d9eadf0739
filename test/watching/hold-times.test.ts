import { withMigrator } from '../../src/postgres/databases.ts'
import { replayScript } from '../../src/rehearsal/watching/replay.ts'
import { useLab } from '../support/lab.ts'
import { scriptRun } from '../support/scripts.ts'
import { MILLION, nearestToOne } from './million.ts'

interface Case {
  readonly name: string
  readonly statements: readonly string[]
  readonly table: string
  readonly mode: string
}

const CASES: readonly Case[] = [
  {
    name: 'SET NOT NULL',
    statements: [
      'ALTER TABLE orders ALTER note SET NOT NULL, ALTER total SET NOT NULL, ADD CHECK (note <> total::text)',
    ],
    table: 'public.orders',
    mode: 'AccessExclusiveLock',
  },
  {
    name: 'ADD FOREIGN KEY',
    statements: ['ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers'],
    table: 'public.customers',
    mode: 'ShareRowExclusiveLock',
  },
  {
    name: 'CREATE INDEX',
    statements: ['CREATE INDEX orders_total_idx ON orders (total)'],
    table: 'public.orders',
    mode: 'ShareLock',
  },
  {
    name: 'a change of type',
    statements: ['ALTER TABLE orders ALTER total TYPE bigint'],
    table: 'public.orders',
    mode: 'AccessExclusiveLock',
  },
  {
    name: 'an ALTER of one table, then an index build on another',
    statements: [
      'ALTER TABLE settings ADD COLUMN value text',
      'CREATE INDEX orders_total_idx ON orders (total)',
    ],
    table: 'public.settings',
    mode: 'AccessExclusiveLock',
  },
]

describe('on a million rows', () => {
  const lab = useLab(18, MILLION)

  test.each(CASES.map((one) => [one.name, one] as const))(
    'the lock of %s is held as long as a plain client takes',
    async (_name, { statements, table, mode }) => {
      const run = await scriptRun(statements.join(';\n'))
      const ratio = await nearestToOne(
        6,
        (one) => Math.abs(one - 1) <= 0.05,
        async () => {
          const alone = await lab.fresh((database) =>
            withMigrator(database, async (client) => {
              await client.query('BEGIN')
              const start = performance.now()
              for (const statement of statements) await client.query(statement)
              await client.query('COMMIT')
              return performance.now() - start
            }),
          )
          const replay = await lab.fresh((database) => replayScript(database, run, () => performance.now()))
          const held = replay.spans
            .filter(({ relation, mode: taken }) => relation.name === table && taken === mode)
            .reduce((sum, { grantedMs, releasedMs }) => sum + releasedMs - grantedMs, 0)
          return held / alone
        },
      )
      expect(ratio).toBeGreaterThan(0.9)
      expect(ratio).toBeLessThan(1.1)
    },
    600_000,
  )
})
