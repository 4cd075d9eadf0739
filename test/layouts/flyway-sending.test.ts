import { flyway } from '../../src/layouts/flyway.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'

beforeAll(loadParser)

function sending(sql: string, settings: string | null = null) {
  let parsed = false
  const statements = () => {
    parsed = true
    const script = parseScript(sql)
    if (!script.ok) throw new Error(script.error.message)
    return script.statements
  }
  const { transaction, refusal } = flyway.sending(sql, statements, settings)
  return { transaction, refusal, parsed }
}

test.each([
  'CREATE INDEX CONCURRENTLY books_title ON books (title)',
  'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS books_title ON books (title)',
  'DROP INDEX CONCURRENTLY books_title; DROP INDEX CONCURRENTLY books_author',
  'VACUUM books',
  'REINDEX SCHEMA public',
  'CREATE DATABASE shop',
  "ALTER SYSTEM SET work_mem = '8MB'",
  'DISCARD ALL',
])('no transaction for %s', (sql) => {
  expect(sending(sql)).toEqual({ transaction: 'per-statement', refusal: null, parsed: true })
})

test.each([
  'DROP INDEX books_title -- not concurrently',
  'REINDEX INDEX CONCURRENTLY books_title',
  'REINDEX TABLE books',
  'DISCARD TEMP',
  'REFRESH MATERIALIZED VIEW CONCURRENTLY bestsellers',
  "COMMENT ON COLUMN books.title IS 'vacuum'",
])('a transaction for %s', (sql) => {
  expect(sending(sql)).toEqual({ transaction: 'one', refusal: null, parsed: true })
})

test('a script without any of the words is not parsed', () => {
  expect(sending("ALTER TYPE mood ADD VALUE 'glad'").parsed).toBe(false)
})

test('a mixture is refused', () => {
  expect(sending("SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY a ON b (c)").refusal).toMatch(
    /^Detected both transactional and non-transactional/,
  )
})

test('a placeholder without a known value is refused, unless it is one of Flyway or replacement is off', () => {
  expect(sending(`SELECT '\${schema}'`).refusal).toBe(`No value is known for the placeholder \${schema}`)
  expect(sending(`SELECT '\${flyway:timestamp}'`).refusal).toBeNull()
  expect(sending(`SELECT '\${schema}'`, 'placeholderReplacement=false\n').refusal).toBeNull()
})

test('the settings file of a script turns its transaction off', () => {
  expect(sending('SELECT 1', 'executeInTransaction=false').transaction).toBe('per-statement')
  expect(sending('SELECT 1', '# executeInTransaction=false').transaction).toBe('one')
  expect(sending('SELECT 1', 'executeInTransaction=true').transaction).toBe('one')
})
