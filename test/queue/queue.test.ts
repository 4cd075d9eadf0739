import { performance } from 'node:perf_hooks'
import type { QueueObservation } from '../../src/model/report.ts'
import { type Database, withAdmin, withMigrator } from '../../src/postgres/databases.ts'
import { type QueueRehearsal, rehearseQueue } from '../../src/rehearsal/bystanders/queue.ts'
import { readRelationMap } from '../../src/rehearsal/watching/locks/relation-map.ts'
import { useLab } from '../support/lab.ts'
import { AS_MESSAGE, AS_STATEMENTS, scriptRun } from '../support/scripts.ts'

const SCHEMA = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);
  CREATE TABLE views (seen date NOT NULL) PARTITION BY RANGE (seen);
  CREATE TABLE views_2026 PARTITION OF views FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 500) g;`

/** A script performed beside readers of every table, with the given lock_timeout at each of its statements. */
async function queueOf(
  database: Database,
  sql: string,
  lockTimeoutMs: number,
  sending = AS_MESSAGE,
): Promise<QueueRehearsal> {
  const script = await scriptRun(sql, sending)
  const relations = await withAdmin(database, readRelationMap)
  const tables = [...relations.values()]
    .filter(({ kind }) => kind === 'r' || kind === 'p')
    .map(({ oid }) => oid)
  const lockTimeoutOf = () => lockTimeoutMs
  return await rehearseQueue(database, {
    script,
    tables,
    relations,
    lockTimeoutOf,
    now: () => performance.now(),
  })
}

const told = (one: QueueObservation | undefined) => one && { ...one, waitedMs: Math.round(one.waitedMs) }

describe('a script beside long-running reads', () => {
  const { fresh } = useLab(18, SCHEMA)

  test('waits without limit where no lock_timeout is in effect, and everybody waits behind it', async () => {
    await fresh(async (database) => {
      const { observations, gap } = await queueOf(database, 'ALTER TABLE orders ADD COLUMN paid boolean', 0)
      expect(gap).toBeNull()
      expect(observations).toEqual([
        {
          table: 'public.orders',
          statement: 0,
          mode: 'AccessExclusiveLock',
          lockTimeoutMs: 0,
          outcome: 'waited',
          waitedMs: expect.any(Number),
          readsQueued: true,
          writesQueued: true,
        },
      ])
    })
  })

  test('gives up after its lock_timeout and goes on without that reader', async () => {
    await fresh(async (database) => {
      const sql =
        "SET lock_timeout = '400ms';\nALTER TABLE orders ADD COLUMN paid boolean;\nALTER TABLE customers ADD COLUMN vip boolean;"
      const { observations, gap } = await queueOf(database, sql, 400)
      expect(gap).toBeNull()
      expect(observations.map((one) => [one.table, one.statement, one.outcome])).toEqual([
        ['public.orders', 1, 'gave-up'],
        ['public.customers', 2, 'gave-up'],
      ])
      for (const { waitedMs } of observations) {
        expect(waitedMs).toBeGreaterThanOrEqual(380)
        expect(waitedMs).toBeLessThan(2000)
      }
      await withMigrator(database, async (client) => {
        const { rows } = await client.query(
          'SELECT paid FROM orders UNION ALL SELECT vip FROM customers LIMIT 1',
        )
        expect(rows).toHaveLength(1)
      })
    })
  })

  test('a limit that ends the wait at once still shows who queues', async () => {
    await fresh(async (database) => {
      const sql = "SET lock_timeout = '60ms';\nALTER TABLE orders ADD COLUMN paid boolean;"
      const { observations } = await queueOf(database, sql, 60)
      expect(told(observations[0])).toMatchObject({
        outcome: 'gave-up',
        readsQueued: true,
        writesQueued: true,
      })
    })
  })

  test('does not sit out a long lock_timeout', async () => {
    await fresh(async (database) => {
      const sql = "SET lock_timeout = '1h';\nALTER TABLE orders ADD COLUMN paid boolean;"
      const { observations } = await queueOf(database, sql, 3_600_000)
      expect(observations).toEqual([expect.objectContaining({ outcome: 'waited', lockTimeoutMs: 3_600_000 })])
      expect(observations[0]?.waitedMs).toBeLessThan(5000)
    })
  })

  test('an index build does not wait for readers; built concurrently it waits for the end of one, with nobody behind', async () => {
    await fresh(async (database) => {
      const plain = await queueOf(database, 'CREATE INDEX ON customers (email)', 0)
      expect(plain).toEqual({ observations: [], gap: null })
    })
    await fresh(async (database) => {
      const sql = 'CREATE INDEX CONCURRENTLY ON customers (email)'
      const { observations, gap } = await queueOf(database, sql, 0, AS_STATEMENTS)
      expect(gap).toBeNull()
      expect(observations.length).toBeGreaterThan(0)
      for (const one of observations)
        expect(one).toMatchObject({ waitsFor: 'transaction', readsQueued: false, writesQueued: false })
    })
  })

  test('a partitioned table and its partition are one table to its readers', async () => {
    await fresh(async (database) => {
      const { observations } = await queueOf(database, 'ALTER TABLE views ADD COLUMN page text', 0)
      expect(observations.map((one) => one.table)).toContain('public.views')
      expect(observations.every((one) => one.readsQueued && one.writesQueued)).toBe(true)
    })
  })

  test('what the script cannot repeat is said', async () => {
    await fresh(async (database) => {
      const sql = "SET lock_timeout = '200ms';\nCREATE INDEX CONCURRENTLY note_idx ON orders (note);"
      const { observations, gap } = await queueOf(database, sql, 200, AS_STATEMENTS)
      expect(observations).toEqual([expect.objectContaining({ outcome: 'gave-up', waitsFor: 'transaction' })])
      expect(gap).toContain('42P07')
    })
  })

  test('leaves no session behind', async () => {
    await fresh(async (database) => {
      await queueOf(database, 'ALTER TABLE orders ADD COLUMN paid boolean', 0)
      await withAdmin(database, async (admin) => {
        const { rows } = await admin.query(
          'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        )
        expect(rows).toEqual([])
      })
    })
  })
})
