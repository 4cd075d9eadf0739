import { withMigrator } from '../../src/postgres/databases.ts'
import { learn } from '../../src/predict/learn.ts'
import { predictEffects } from '../../src/predict/predict-effects.ts'
import { emptySchema } from '../../src/predict/schema-model.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { scriptStatements } from '../../src/sql/script-statement.ts'
import { scratchOf } from '../support/scratch.ts'

const SCHEMA = `
CREATE TABLE books (id bigint PRIMARY KEY, title text, stock int CONSTRAINT stock_positive CHECK (stock >= 0));
CREATE INDEX books_title_idx ON books (title);
CREATE TABLE novels (pages int) INHERITS (books);
CREATE TABLE copies (LIKE books INCLUDING ALL);
CREATE VIEW titles AS SELECT title FROM books;
`

const scratch = scratchOf(18, SCHEMA)

beforeAll(loadParser)

const STATEMENTS = [
  'ALTER TABLE books ADD COLUMN title text',
  'ALTER TABLE books ADD COLUMN IF NOT EXISTS title text',
  'ALTER TABLE books DROP COLUMN stock, ADD COLUMN stock bigint',
  'ALTER TABLE books ALTER COLUMN titel SET NOT NULL',
  'ALTER TABLE books ALTER COLUMN titel SET DEFAULT 1',
  'ALTER TABLE books ALTER COLUMN titel TYPE varchar(20)',
  'ALTER TABLE books ALTER COLUMN fresh SET DEFAULT 1, ADD COLUMN fresh int',
  'ALTER TABLE novels ALTER COLUMN stock DROP NOT NULL',
  'ALTER TABLE copies ALTER COLUMN stok DROP NOT NULL',
  'ALTER TABLE books RENAME COLUMN titel TO name',
  'ALTER TABLE copies RENAME COLUMN title TO stock',
  'ALTER TABLE books RENAME COLUMN title TO name',
  'CREATE INDEX ON books (titel)',
  'CREATE INDEX books_title_idx ON books (title)',
  'CREATE INDEX IF NOT EXISTS books_title_idx ON books (stock)',
  'CREATE TABLE books (id int)',
  'CREATE TABLE IF NOT EXISTS books (id int)',
  'CREATE TEMPORARY TABLE books (id int)',
  'ALTER TABLE books ADD CONSTRAINT stock_positive CHECK (stock > 0)',
  'ALTER TABLE books DROP CONSTRAINT stock_positive, ADD CONSTRAINT stock_positive CHECK (stock > 0)',
  'ALTER TABLE books ADD UNIQUE (titel)',
  'ALTER TABLE copies ADD FOREIGN KEY (book_id) REFERENCES books (id)',
  'UPDATE books SET titel = NULL',
  'UPDATE novels SET pages = 1, title = NULL',
  'UPDATE titles SET titel = NULL',
  'ALTER TABLE elsewhere ADD COLUMN a int',
]

test('a name that is taken or not there is refused as the server refuses it, and nothing else is', async () => {
  const expected = STATEMENTS.map((sql) => predicted(SCHEMA, sql))
  const told = await scratch(async (database) =>
    withMigrator(database, async (client) => {
      const errors: (string | null)[] = []
      for (const sql of STATEMENTS) {
        await client.query('BEGIN')
        errors.push(await client.query(sql).then(noError, errorOf))
        await client.query('ROLLBACK')
      }
      return errors
    }),
  )
  // Whether a table that no migration makes is there nobody knows.
  const known = STATEMENTS.map((sql, index) => (/elsewhere|titles/.test(sql) ? null : (told[index] ?? null)))
  expect(expected).toEqual(known)
  expect(known.filter((one) => one !== null).length).toBeGreaterThan(12)
})

test.each([
  `DO $$ BEGIN ALTER TABLE books ADD COLUMN titel text; END $$;`,
  `DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'boo' || 'ks ADD COLUMN titel text'; END $$;`,
  `CALL add_columns();`,
  `SELECT add_columns('books');`,
  `BEGIN; ALTER TABLE books RENAME COLUMN title TO titel; ROLLBACK;`,
  `CREATE TEMPORARY TABLE books (titel text);`,
  `DROP SCHEMA public CASCADE;`,
])('nothing is certain once something happened that nobody follows: %s', (code) => {
  const sql = 'ALTER TABLE books ALTER COLUMN titel SET NOT NULL'
  expect(predicted(SCHEMA, sql)).toMatch(/^42703/)
  expect(predicted(SCHEMA + code, sql)).toBe(null)
})

function predicted(schema: string, sql: string): string | null {
  const model = emptySchema(18)
  for (const { operations } of statementsOf(schema)) learn(model, operations)
  const error = statementsOf(sql).map(({ operations }) => predictEffects(operations, model).error)[0] ?? null
  return error && `${error.code} ${error.message}`
}

function statementsOf(sql: string) {
  const script = parseScript(sql)
  if (!script.ok) throw new Error(script.error.message)
  return scriptStatements(script.statements)
}

const noError = () => null
const errorOf = (error: { readonly code?: string; readonly message: string }) =>
  `${error.code} ${error.message}`
