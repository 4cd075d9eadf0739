import { Buffer } from 'node:buffer'
import { withMigrator } from '../../src/postgres/databases.ts'
import { catalogOf } from '../../src/rehearsal/rollback/catalog-of.ts'
import { blockingImpact } from '../../src/rehearsal/watching/locks/blocking.ts'
import { rowsLockedBy } from '../../src/rehearsal/watching/locks/row-locks.ts'
import type { Replay } from '../../src/rehearsal/watching/replay.ts'
import { replayScript } from '../../src/rehearsal/watching/replay.ts'
import { useLab } from '../support/lab.ts'
import { AS_STATEMENTS, scriptRun } from '../support/scripts.ts'

const SCHEMA = `
  CREATE TABLE orders (id bigint PRIMARY KEY, total int, note text);
  CREATE INDEX orders_total_idx ON orders (total);
  CREATE UNLOGGED TABLE scratch (id int);
  CREATE TABLE events (day int, seen boolean) PARTITION BY RANGE (day);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
  CREATE MATERIALIZED VIEW totals AS SELECT id FROM orders;
  INSERT INTO orders SELECT g, g, md5(g::text) FROM generate_series(1, 20000) g;
  INSERT INTO scratch SELECT g FROM generate_series(1, 2000) g;
  INSERT INTO events SELECT g % 10 FROM generate_series(1, 2000) g;
  CREATE FUNCTION widen() RETURNS void LANGUAGE sql AS 'ALTER TABLE orders ALTER total TYPE bigint';
  CREATE FUNCTION patient() RETURNS void LANGUAGE plpgsql SET lock_timeout = '7s' AS $$
    BEGIN ALTER TABLE orders ADD COLUMN patient int; END $$;
  ANALYZE;`

const effects = (replay: Replay, index = 0) => replay.statements[index]?.effects
const reasons = (replay: Replay, index = 0) =>
  effects(replay, index)?.rewriteReasons?.map(({ table, reason }) => `${table} ${reason}`) ?? []
const timeouts = (replay: Replay) => replay.statements.map((statement) => statement?.lockTimeoutMs)

describe.each([14, 18])('what one statement does on PostgreSQL %i', (major) => {
  const lab = useLab(major, SCHEMA)

  test.each([
    ['ALTER TABLE orders ALTER total TYPE bigint', ['public.orders column-type']],
    ['ALTER TABLE orders ADD COLUMN r float DEFAULT random()', ['public.orders default']],
    [
      'ALTER TABLE orders ADD COLUMN s serial, ALTER total TYPE bigint',
      ['public.orders column-type', 'public.orders default'],
    ],
    ['ALTER TABLE scratch SET LOGGED', ['public.scratch persistence']],
    ['ALTER TABLE orders SET UNLOGGED', ['public.orders persistence']],
    ['ALTER TABLE events ALTER seen TYPE text', ['public.events_1 column-type']],
    ['CLUSTER orders USING orders_pkey', ['public.orders cluster']],
    ['VACUUM FULL orders', ['public.orders vacuum-full']],
    ['REFRESH MATERIALIZED VIEW totals', ['public.totals refresh']],
    ['DO $$ BEGIN REFRESH MATERIALIZED VIEW totals; END $$', ['public.totals refresh']],
    ['TRUNCATE orders', []],
    ['DO $$ BEGIN TRUNCATE orders; INSERT INTO orders SELECT 1, 1, NULL; END $$', []],
    ['SELECT widen()', ['public.orders column-type']],
    [
      "SET client_min_messages = error; DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN u uuid DEFAULT gen_random_uuid()'; END $$",
      ['public.orders default'],
    ],
    ['ALTER TABLE orders ADD COLUMN plain int DEFAULT 5', []],
  ])('why tables are written anew: %s', async (sql, expected) => {
    const replay = await lab.replayApart(sql)
    expect(replay.error).toBeNull()
    const last = replay.statements.length - 1
    expect(reasons(replay, last).toSorted()).toEqual(expected.toSorted())
    const tables = [...new Set(expected.map((one) => one.split(' ')[0]))]
    expect(effects(replay, last)?.rewrites).toEqual(tables)
  })

  test("the trigger that tells is in no comparison and in nobody's way", async () => {
    await lab.fresh(async (database) => {
      const before = await catalogOf(database)
      const run = await scriptRun('SELECT 1', AS_STATEMENTS)
      const now = () => performance.now()
      await replayScript(database, run, now)
      expect(await catalogOf(database)).toEqual(before)
      const [again] = (await replayScript(database, await scriptRun('SELECT widen()'), now)).statements
      expect(again?.effects.rewriteReasons).toEqual([{ table: 'public.orders', reason: 'column-type' }])
      await withMigrator(database, async (client) => {
        const { rows } = await client.query(
          "SELECT FROM information_schema.routines WHERE routine_schema NOT IN ('pg_catalog', 'information_schema') AND routine_name LIKE 'rehearse%'",
        )
        expect(rows).toEqual([])
      })
    })
  })

  test('temporary files are counted, in bytes, by the statement that wrote them', async () => {
    const sort = 'CREATE TABLE sorted AS SELECT g, md5(g::text) FROM generate_series(1, 100000) g ORDER BY 2'
    const replay = await lab.replay(`SET work_mem = '64kB'; SELECT 1; ${sort}; SELECT 1`)
    expect(effects(replay, 1)?.tempBytes).toBe(0)
    expect(effects(replay, 2)?.tempBytes).toBeGreaterThan(1_000_000)
    expect(effects(replay, 2)?.tempBytes).toBeLessThan(50_000_000)
    expect(effects(replay, 3)?.tempBytes).toBe(0)
    const build = await lab.replayApart(
      "SET maintenance_work_mem = '1MB'; SET max_parallel_maintenance_workers = 2; SET min_parallel_table_scan_size = 0; CREATE INDEX big ON orders (note, total, id)",
    )
    expect(effects(build, 3)?.tempBytes).toBeGreaterThan(500_000)
  })

  test('a script that silences the server leaves temporary files unknown', async () => {
    const replay = await lab.replay(
      'SELECT 1; SET client_min_messages = warning; SELECT 2; RESET client_min_messages; SELECT 3; SELECT 4',
    )
    expect(replay.statements.map((one) => one?.effects.tempBytes)).toEqual([
      0,
      undefined,
      undefined,
      undefined,
      undefined,
      0,
    ])
    expect(effects(replay, 2)?.unknown).toEqual(['tempBytes'])
  })

  test('rows are locked by those who change them or ask for it, to the end of the transaction', async () => {
    const replay = await lab.replay(
      `UPDATE orders SET total = 0 WHERE id <= 100;
       DELETE FROM orders WHERE id <= 50;
       INSERT INTO orders SELECT g, g FROM generate_series(50001, 50500) g;
       SELECT * FROM orders o WHERE id > 19000 AND id <= 20000 FOR UPDATE;
       SELECT * FROM orders o JOIN events e ON e.day = o.id WHERE o.id = 60 FOR SHARE OF o;
       SELECT pg_sleep(0.05);
       UPDATE events SET seen = true;
       CREATE TABLE mine AS SELECT 1 AS one;
       UPDATE mine SET one = 2`,
    )
    expect(replay.error).toBeNull()
    const existing = () => true
    expect([...rowsLockedBy(replay.rowLocks, existing)]).toEqual([
      [0, 100],
      [1, 50],
      [3, 1000],
      [6, 2000],
    ])
    const impact = blockingImpact(replay.spans, replay.rowLocks, replay.relations, {
      isExisting: existing,
      rowsOf: (oid) => replay.relations.get(oid)?.rows ?? 0,
      concurrent: new Set(),
    })
    const orders = impact.find(({ table }) => table === 'public.orders')
    expect(orders?.rowsLocked).toBe(1150)
    expect(orders?.rowsLockedMs).toBeGreaterThan(50)
    expect(impact.find(({ table }) => table === 'public.events')).toMatchObject({ rowsLocked: 2000 })
    expect(impact.find(({ table }) => table === 'public.mine')).toBeUndefined()
    expect(rowsLockedBy(replay.rowLocks, () => false)).toEqual(new Map())
  })

  test('never more rows are locked than the table has', async () => {
    const replay = await lab.replay('UPDATE orders SET total = 1; UPDATE orders SET total = 2')
    const facts = { isExisting: () => true, rowsOf: () => 20_000, concurrent: new Set<number>() }
    const [orders] = blockingImpact(replay.spans, replay.rowLocks, replay.relations, facts)
    expect(orders?.rowsLocked).toBe(20_000)
  })

  test('the lock timeout is the one in effect while each statement ran', async () => {
    const alter = (column: string) => `ALTER TABLE orders ADD COLUMN ${column} int`
    expect(
      timeouts(await lab.replay(`SET LOCAL lock_timeout = '2s'; ${alter('a')}; COMMIT; ${alter('b')}`)),
    ).toEqual([null, 2000, 2000, 0])
    expect(timeouts(await lab.replayApart(`SET LOCAL lock_timeout = '2s'; ${alter('a')}`))).toEqual([null, 0])
    expect(
      timeouts(
        await lab.replayApart(`SET lock_timeout = '90s'; ${alter('a')}; RESET lock_timeout; ${alter('b')}`),
      ),
    ).toEqual([null, 90_000, null, 0])
    expect(
      timeouts(await lab.replayApart(`BEGIN; SET lock_timeout = 250; ROLLBACK; ${alter('a')}`)).at(-1),
    ).toBe(0)
    expect(
      timeouts(await lab.replayApart(`SELECT set_config('lock_timeout', '1min', false); VACUUM orders`)).at(
        -1,
      ),
    ).toBe(60_000)
    expect(
      timeouts(
        await lab.replay(`DO $$ BEGIN SET LOCAL lock_timeout = '3s'; ${alter('a')}; END $$; SELECT 1`),
      )[0],
    ).toBe(3000)
    expect(timeouts(await lab.replay(`SELECT patient(); ${alter('b')}`))).toEqual([7000, 0])
    expect(
      timeouts(
        await lab.replay(`DO $$ BEGIN ${alter('a')}; SET LOCAL lock_timeout = '3s'; END $$; SELECT 1`),
      )[0],
    ).toBe(0)
  })

  test('the lock timeout of a statement that is refused is known too', async () => {
    const fails = 'ALTER TABLE orders ADD COLUMN total int'
    expect(timeouts(await lab.replay(`SET lock_timeout = '2s'; ${fails}`))).toEqual([null, 2000])
    expect(
      timeouts(
        await lab.replayApart(`BEGIN; SET LOCAL lock_timeout = '2s'; SAVEPOINT x; SELECT 1; ${fails}`),
      ).at(-1),
    ).toBe(2000)
    expect(timeouts(await lab.replayApart(`SET lock_timeout = '2s'; ${fails}`))).toEqual([null, 2000])
    expect(
      timeouts(await lab.replayApart(`SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY ON orders (none)`)),
    ).toEqual([null, 2000])
    expect(
      timeouts(
        await lab.replayApart(
          `BEGIN; SET LOCAL lock_timeout = '2s'; SAVEPOINT x; SET LOCAL lock_timeout = '4s'; ROLLBACK TO x; ${fails}`,
        ),
      ).at(-1),
    ).toBe(2000)
  })

  test('what a role or a database has set is in effect from the start', async () => {
    await lab.fresh(async (database) => {
      const { control, server } = database.workshop
      const first = async (sql: string) =>
        (await replayScript(database, await scriptRun(sql), () => performance.now())).statements[0]
          ?.lockTimeoutMs
      await control.query(`ALTER DATABASE ${database.name} SET lock_timeout = '5s'`)
      expect(await first('ALTER TABLE orders ADD COLUMN x int')).toBe(5000)
      expect(await first('ALTER TABLE orders ADD COLUMN total int')).toBe(5000)
      await control.query(`ALTER ROLE ${server.migrator.user} SET lock_timeout = '6s'`)
      try {
        expect(await first('ALTER TABLE orders ADD COLUMN total int')).toBe(6000)
        expect(await first('VACUUM orders')).toBe(6000)
      } finally {
        await control.query(`ALTER ROLE ${server.migrator.user} RESET lock_timeout`)
      }
    })
  })

  test('scans and rows of statements that commit by themselves are counted', async () => {
    const replay = await lab.replayApart(
      'UPDATE orders SET total = 1 WHERE id < 11; CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note); ALTER TABLE orders ALTER total SET NOT NULL',
    )
    expect(replay.error).toBeNull()
    expect(replay.statements.map((one) => one?.effects.scans)).toEqual([
      [],
      ['public.orders'],
      ['public.orders'],
    ])
    // A concurrent build reads the table twice.
    expect(effects(replay, 1)?.rowsScanned).toBeGreaterThanOrEqual(40_000)
    expect(replay.statements.map((one) => one?.effects.rowsChanged)).toEqual([10, 0, 0])
    for (const index of [0, 1, 2]) expect(effects(replay, index)?.unknown).toBeUndefined()
    const walBytes = effects(replay, 1)?.walBytes ?? 0
    expect(walBytes).toBeGreaterThan(Buffer.byteLength('x'.repeat(32)) * 20_000)
  })

  test('counters of one transaction do not count in the next, long after', async () => {
    const change = (sleep: string) => `UPDATE orders SET total = 1 WHERE id < 11; SELECT pg_sleep(${sleep});`
    const replay = await lab.replayApart(
      `${change('0.6')} ${change('0.6')} UPDATE orders SET total = 2 WHERE id < 31; UPDATE orders SET total = 3`,
    )
    expect(replay.statements.map((one) => one?.effects.rowsChanged)).toEqual([10, 0, 10, 0, 30, 20_000])
  })

  test('an index that is dropped and created again is a new one, one that is made anew is not', async () => {
    const anew = await lab.replay(
      'DROP INDEX orders_total_idx; CREATE INDEX orders_total_idx ON orders (total)',
    )
    expect(anew.statements.map((one) => one?.effects.indexRebuilds)).toEqual([[], []])
    const typed = await lab.replay('ALTER TABLE orders ALTER total TYPE bigint')
    expect(effects(typed)?.indexRebuilds?.toSorted()).toEqual([
      'public.orders_pkey',
      'public.orders_total_idx',
    ])
  })
})
