import { performance } from 'node:perf_hooks'
import { withMigrator } from '../../src/postgres/databases.ts'
import { impactOf } from '../../src/rehearsal/rehearse-script.ts'
import { heldLocks } from '../../src/rehearsal/watching/facts/effects.ts'
import type { LockSpan } from '../../src/rehearsal/watching/locks/lock-timeline.ts'
import { type Replay, replayScript } from '../../src/rehearsal/watching/replay.ts'
import { scratchOf } from '../support/scratch.ts'
import { AS_MESSAGE, AS_STATEMENTS, scriptRun } from '../support/scripts.ts'

const SCHEMA = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10,2), note varchar(20));
  INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 20000) g;
  INSERT INTO orders SELECT g, g, g, 'n' || g FROM generate_series(1, 20000) g;
  ANALYZE;`

const FACTS = { now: () => 0, isExisting: () => true, rowsOf: () => 20_000 }

const locksOf = (replay: Replay, index: number) =>
  heldLocks(replay.spans, index).map((lock) => `${lock.relation} ${lock.mode}`)

describe('replaying a script on a seeded database', () => {
  const fresh = scratchOf(18, SCHEMA)

  test('a lock taken by the first statement of a message is held while the second one works', async () => {
    await fresh(async (database) => {
      const run = await scriptRun(
        'ALTER TABLE orders ADD COLUMN paid boolean;\nCREATE INDEX orders_total_idx ON orders (total);\nCREATE INDEX customers_email_idx ON customers (email);',
        AS_MESSAGE,
      )
      const replay = await replayScript(database, run, () => performance.now())
      expect(replay.error).toBeNull()
      expect(replay.transactions).toEqual([expect.objectContaining({ first: 0, last: 2, outcome: 'commit' })])
      expect(locksOf(replay, 0)).toContain('public.orders AccessExclusiveLock')
      expect(locksOf(replay, 2)).toContain('public.customers ShareLock')
      expect(replay.statements[1]?.effects.scans).toEqual(['public.orders'])
      const impact = impactOf(run, replay, FACTS)
      const orders = impact.find((table) => table.table === 'public.orders')
      const builds = replay.statements.slice(1).reduce((sum, s) => sum + (s?.effects.durationMs ?? 0), 0)
      expect(orders?.rows).toBe(20000)
      expect(orders?.readsBlockedMs).toBeGreaterThan(builds)
      const customers = impact.find((table) => table.table === 'public.customers')
      expect(customers?.readsBlockedMs).toBe(0)
      expect(customers?.writesBlockedMs).toBeGreaterThan(0)
      expect(customers?.writesBlockedMs).toBeLessThan(orders?.writesBlockedMs ?? 0)
    })
  })

  test('a rewrite shows by its file node, with the rows it scanned and the write-ahead log it wrote', async () => {
    await fresh(async (database) => {
      const run = await scriptRun('ALTER TABLE orders ALTER COLUMN customer_id TYPE integer')
      const [statement] = (await replayScript(database, run, () => performance.now())).statements
      expect(statement?.effects.rewrites).toEqual(['public.orders'])
      expect(statement?.effects.rowsScanned).toBeGreaterThanOrEqual(20000)
      expect(statement?.effects.walBytes).toBeGreaterThan(500_000)
    })
  })

  test('widening a varchar rewrites and scans nothing', async () => {
    await fresh(async (database) => {
      const run = await scriptRun('ALTER TABLE orders ALTER COLUMN note TYPE varchar(40)')
      const [statement] = (await replayScript(database, run, () => performance.now())).statements
      expect(statement?.effects).toMatchObject({ rewrites: [], scans: [], indexRebuilds: [] })
    })
  })

  test('counters do not leak from one transaction of a script into the next', async () => {
    await fresh(async (database) => {
      const run = await scriptRun(
        'ALTER TABLE orders ALTER total SET NOT NULL; ALTER TABLE orders ALTER total DROP NOT NULL; UPDATE orders SET total = 1 WHERE id < 11;',
        AS_STATEMENTS,
      )
      const { statements } = await replayScript(database, run, () => performance.now())
      expect(statements.map((s) => s?.effects.scans)).toEqual([['public.orders'], [], []])
      expect(statements.map((s) => s?.effects.rowsChanged)).toEqual([0, 0, 10])
    })
  })

  test('a concurrent index build is sampled and its scan is seen afterwards', async () => {
    await fresh(async (database) => {
      const run = await scriptRun('CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total)')
      const replay = await replayScript(database, run, () => performance.now())
      expect(replay.error).toBeNull()
      expect(locksOf(replay, 0)).toContain('public.orders ShareUpdateExclusiveLock')
      expect(replay.statements[0]?.effects.scans).toEqual(['public.orders'])
      const impact = impactOf(run, replay, FACTS)
      expect(impact).toEqual([expect.objectContaining({ readsBlockedMs: 0, writesBlockedMs: 0 })])
    })
  })

  test('dropping an index concurrently locks the dying index against everybody and blocks nobody', async () => {
    await fresh(async (database) => {
      const run = await scriptRun('DROP INDEX CONCURRENTLY customers_email_idx')
      await withMigrator(database, async (client) => {
        await client.query('CREATE INDEX customers_email_idx ON customers (email)')
      })
      const replay = await replayScript(database, run, () => performance.now())
      expect(replay.error).toBeNull()
      const impact = impactOf(run, replay, FACTS)
      for (const table of impact) expect(table).toMatchObject({ readsBlockedMs: 0, writesBlockedMs: 0 })
      const index = [...replay.relations.values()].find(({ name }) => name === 'public.customers_email_idx')
      if (index === undefined) throw new Error('The index is not known.')
      const dying: LockSpan = {
        relation: index,
        createdHere: false,
        mode: 'AccessExclusiveLock',
        statement: 0,
        requestedMs: 0,
        grantedMs: 0,
        releasedMs: 9,
      }
      const seen = { ...replay, spans: [dying] }
      expect(impactOf(run, seen, FACTS)).toEqual([])
      const plain = await scriptRun('DROP INDEX customers_email_idx')
      expect(impactOf(plain, seen, FACTS)).toMatchObject([{ readsBlockedMs: 9 }])
    })
  })

  test('a concurrent index build beside another statement in one message fails as on the wire', async () => {
    await fresh(async (database) => {
      const run = await scriptRun('SELECT 1;\nCREATE INDEX CONCURRENTLY orders_total_idx ON orders (total)')
      const replay = await replayScript(database, run, () => performance.now())
      expect(replay.error).toMatchObject({ code: '25001', line: 2 })
    })
  })

  test('the lock timeout in effect is the one the server applies, statement by statement', async () => {
    await fresh(async (database) => {
      const run = await scriptRun(
        "ALTER TABLE orders ADD COLUMN a int; SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN b int; RESET lock_timeout; ALTER TABLE orders ADD COLUMN c int; SELECT set_config('lock_timeout', '150ms', true); ALTER TABLE orders ADD COLUMN d int",
      )
      const { statements } = await replayScript(database, run, () => performance.now())
      expect([0, 2, 4, 6].map((index) => statements[index]?.lockTimeoutMs)).toEqual([0, 2000, 0, 150])
    })
  })

  test('a script that takes its own transaction level is not disturbed by the watching', async () => {
    await fresh(async (database) => {
      const run = await scriptRun(
        'BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; UPDATE orders SET total = 2 WHERE id = 1; COMMIT; DISCARD ALL; ALTER TABLE orders ADD COLUMN x int',
        AS_STATEMENTS,
      )
      const replay = await replayScript(database, run, () => performance.now())
      expect(replay.error).toBeNull()
      expect(replay.transactions.map((t) => [t.first, t.last])).toEqual([
        [0, 3],
        [5, 5],
      ])
    })
  })

  test('a refused statement ends the replay and the statements after it are not told', async () => {
    await fresh(async (database) => {
      const run = await scriptRun(
        'ALTER TABLE orders ADD COLUMN z int NOT NULL;\nALTER TABLE orders ADD COLUMN y int;',
      )
      const replay = await replayScript(database, run, () => performance.now())
      expect(replay.error).toMatchObject({ code: '23502', line: 1 })
      expect(replay.statements[1]).toBeNull()
      expect(replay.transactions).toEqual([expect.objectContaining({ outcome: 'rollback' })])
    })
  })
})
