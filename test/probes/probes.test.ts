import { blocksReads, blocksWrites, LOCK_MODES } from '../../src/model/lock-modes.ts'
import { useLab } from '../support/lab.ts'
import { AS_MESSAGE, scriptRun } from '../support/scripts.ts'
import { agreedReplay, disagreements } from './probed-replay.ts'

const SCHEMA = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint, total numeric(10, 2), note text);
  INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 200000) g;
  INSERT INTO orders (customer_id, total, note) SELECT g, g, 'n' || g FROM generate_series(1, 200000) g;
  ANALYZE;`

/** `LOCK TABLE` wants a mode in the manual's words. */
const inWords = (mode: string) =>
  mode
    .replace(/Lock$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()

const DDL: readonly (readonly [string, string])[] = [
  ['SET NOT NULL', 'ALTER TABLE orders ALTER COLUMN total SET NOT NULL'],
  ['an index build', 'CREATE INDEX orders_note_idx ON orders (note)'],
  ['a foreign key', 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers'],
  ['a type change', 'ALTER TABLE orders ALTER COLUMN customer_id TYPE integer'],
  ['a concurrent index build', 'CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note)'],
  [
    'a lock that is held while a later statement builds an index on another table',
    'ALTER TABLE orders ADD COLUMN paid boolean;\nCREATE INDEX customers_email_idx ON customers (email);',
  ],
]

describe('clients that use a table while a script runs', () => {
  const { fresh } = useLab(18, SCHEMA)

  test.each(LOCK_MODES)('wait for %s as long as it is held, or not at all', async (mode) => {
    const script = await scriptRun(`LOCK TABLE orders IN ${inWords(mode)} MODE;\nSELECT pg_sleep(0.6);`)
    const { replay, impact } = await agreedReplay(fresh, script)
    expect(replay.error).toBeNull()
    expect(replay.probed?.gaps).toEqual(new Map())
    const orders = impact.get('public.orders')
    if (orders === undefined) throw new Error('The lock was not seen.')
    expect(orders.readsBlockedMs > 500).toBe(blocksReads(mode))
    expect(orders.writesBlockedMs > 500).toBe(blocksWrites(mode))
    expect(disagreements(impact)).toEqual([])
  })

  test.each(DDL)('agree with what is computed for %s', async (_, sql) => {
    const { replay, impact } = await agreedReplay(fresh, await scriptRun(sql, AS_MESSAGE))
    expect(replay.error).toBeNull()
    expect(impact.size).toBeGreaterThan(0)
    expect(disagreements(impact)).toEqual([])
  })
})
