import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { scriptStatements } from '../../src/sql/script-statement.ts'

beforeAll(loadParser)

/** What the text of a condition tells: `broad` or `narrow`, and the tests for NULL that are all it demands. */
test.each([
  ['id = 7', 'narrow', null],
  ['id IN (1, 2)', 'narrow', null],
  ['id BETWEEN 1 AND 50', 'narrow', null],
  ['id < 100', 'narrow', null],
  ["state = 'new' AND note IS NOT NULL", 'narrow', null],
  ['EXISTS (SELECT FROM other)', 'narrow', null],
  ['note IS NULL', 'narrow', ['note null']],
  ['id = 7 OR note IS NOT NULL', 'broad', null],
  ['note IS NOT NULL', 'broad', ['note']],
  ['note IS NOT NULL AND t.id IS NOT NULL AND true', 'broad', ['note', 'id']],
  ["note <> ''", 'broad', null],
  ["note IS DISTINCT FROM 'x'", 'broad', null],
  ["NOT (state = 'old')", 'broad', null],
  ["state NOT IN ('a', 'b')", 'broad', null],
  ["note LIKE '%'", 'broad', ['note']],
  ["note ILIKE '%%'", 'broad', ['note']],
  ["note LIKE '%a'", 'narrow', null],
  ["note NOT LIKE '%'", 'narrow', null],
  ['id = id', 'broad', ['id']],
  ['t.id = other.t_id', 'broad', null],
])('%s', (condition, breadth, nullTests) => {
  const script = parseScript(`UPDATE t SET a = 1 WHERE ${condition}`)
  if (!script.ok) throw new Error(script.error.message)
  const [operation] = scriptStatements(script.statements).flatMap(({ operations }) => operations)
  const told = operation?.type === 'write-rows' ? operation.condition : undefined
  expect(told?.breadth).toBe(breadth)
  const tests = told?.nullTests?.map(({ column, isNull }) => (isNull ? `${column} null` : column)) ?? null
  expect(tests).toEqual(nullTests)
})
