import { askedOfSchema } from '../../src/sql/asked-of-schema.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { scriptStatements } from '../../src/sql/script-statement.ts'
import { predictCase } from './perform-case.ts'

/** What lint says of the last of these migrations. */
async function told(...scripts: readonly string[]): Promise<readonly string[]> {
  const files = new Map(scripts.map((text, index) => [`migrations/000${index + 1}_step.up.sql`, text]))
  const added = [...files.keys()].slice(-1)
  const { findings } = await predictCase({ files, added, budgetMs: 1000, judgesRollback: false })
  return findings.map(({ severity, rule, title }) => `${severity} ${rule}: ${title}`)
}

const LIST = 'CREATE MATERIALIZED VIEW titles AS SELECT id, title FROM books'
const INDEX = 'CREATE UNIQUE INDEX titles_id_idx ON titles (id)'

test('an index that is made again does not stand in its own way', async () => {
  const again = `DROP MATERIALIZED VIEW titles; ${LIST}; ${INDEX};`
  const found = await told(`${LIST}; ${INDEX};`, again)
  expect(found.filter((one) => one.includes('index-advice'))).toEqual([])
})

const LONG = 'the_customers_who_placed_an_order_in_the_year_before_the_last_one_idx'

test('a long name that is free again is not taken', async () => {
  const table = 'CREATE TABLE customers (id bigint PRIMARY KEY, year integer)'
  const index = `CREATE INDEX ${LONG} ON customers (year)`
  const severities = async (last: string) =>
    (await told(`${table}; ${index};`, last)).filter((one) => one.includes('identifier-too-long'))
  expect(await severities(`DROP INDEX ${LONG}; ${index};`)).toEqual([
    'note identifier-too-long: A name is longer than 63 bytes and is cut off',
  ])
  expect(await severities(`CREATE INDEX ${LONG}_two ON customers (id, year);`)).toEqual([
    'error identifier-too-long: Two names are the same once they are cut to 63 bytes',
  ])
})

test('a file that stands alone says nothing of tables whose indexes it does not know', async () => {
  const refers = 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;'
  expect((await told(refers)).filter((one) => one.includes('key-advice'))).toEqual([])
})

test('what a schema does everywhere is not advised against', async () => {
  const first = 'CREATE TABLE "Orders" (id bigint PRIMARY KEY, "placedAt" timestamp);'
  const advice = async (...scripts: readonly string[]) =>
    (await told(...scripts)).filter((one) => one.startsWith('note')).map((one) => one.split(':')[0])
  expect(await advice(first)).toEqual(['note column-type-advice'])
  const second = 'CREATE TABLE "Returns" (id bigint PRIMARY KEY, "cameAt" timestamp);'
  expect(await advice(first, second)).toEqual([])
  expect(await advice('CREATE TABLE books (id bigint PRIMARY KEY);', second)).toEqual([
    'note column-type-advice',
    'note identifier-advice',
  ])
})

test('most scripts raise no question about the schema, so nothing of it is read or kept', async () => {
  await loadParser()
  const asked = (sql: string) => {
    const parsed = parseScript(sql)
    return parsed.ok ? askedOfSchema(scriptStatements(parsed.statements)) : undefined
  }
  expect(asked('ALTER TABLE orders ADD COLUMN gift boolean NOT NULL DEFAULT false')).toBeNull()
  expect(asked('UPDATE orders SET gift = true WHERE id = 1')).toBeNull()
  expect(asked('ALTER TABLE orders ADD COLUMN entry json')?.types).toEqual(new Set(['json']))
})
