import { agreedReplay, disagreements } from '../probes/probed-replay.ts'
import { useLab } from '../support/lab.ts'
import { AS_MESSAGE, scriptRun } from '../support/scripts.ts'

const SCHEMA = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), note text);
  INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 1000000) g;
  INSERT INTO orders SELECT g, g, g, 'n' || g FROM generate_series(1, 1000000) g;
  ANALYZE;`

const MIGRATIONS: readonly (readonly [string, string])[] = [
  ['SET NOT NULL', 'ALTER TABLE orders ALTER COLUMN total SET NOT NULL'],
  ['a foreign key', 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers'],
  ['an index build', 'CREATE INDEX orders_note_idx ON orders (note)'],
  ['a type change', 'ALTER TABLE orders ALTER COLUMN customer_id TYPE integer'],
  [
    'a lock that is held while a later statement builds an index on another table',
    'ALTER TABLE orders ADD COLUMN paid boolean;\nCREATE INDEX customers_email_idx ON customers (email);',
  ],
]

describe('clients of tables with a million rows', () => {
  const { fresh } = useLab(18, SCHEMA)

  test.each(MIGRATIONS)('wait as long as computed for %s', async (_, sql) => {
    const { replay, impact } = await agreedReplay(fresh, await scriptRun(sql, AS_MESSAGE))
    expect(replay.error).toBeNull()
    expect(impact.size).toBeGreaterThan(0)
    expect(disagreements(impact)).toEqual([])
  })
})
