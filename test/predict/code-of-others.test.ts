import { loadParser } from '../../src/sql/parse.ts'
import { predicted, schemaOf } from './lab.ts'

const TABLE = 'CREATE TABLE books (id bigint, title text);'
const TRIGGER = `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER noted BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION note();`

beforeAll(loadParser)

test.each([
  ['a DO block', TABLE, `DO 'BEGIN NULL; END'`],
  ['a procedure', TABLE, 'CALL tidy()'],
  ['the trigger of a table', TABLE + TRIGGER, `UPDATE books SET title = ''`],
])('what %s does is not known from the text', (_, schema, sql) => {
  expect(predicted(schemaOf(schema, 18), sql).unknown).toContain('locks')
})

test('what a table without triggers goes through is', () => {
  const { unknown, scans } = predicted(schemaOf(TABLE, 18), `UPDATE books SET title = ''`)
  expect([unknown, scans]).toEqual([undefined, ['lab.books']])
})
