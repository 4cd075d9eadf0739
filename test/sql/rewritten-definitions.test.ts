import { indexElsewhere, indexText } from '../../src/sql/index-text.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { partitionOfText } from '../../src/sql/partition-of-text.ts'

beforeAll(loadParser)

test.each([
  [
    "CREATE TABLE a PARTITION OF b FOR VALUES FROM ('ä', 1) TO (MAXVALUE, 2)",
    "FOR VALUES FROM ('ä', 1) TO (MAXVALUE, 2)",
  ],
  ['CREATE TABLE "für" PARTITION OF s."of" FOR VALUES IN (\'x)\', NULL)', "FOR VALUES IN ('x)', NULL)"],
  [
    'CREATE TABLE a PARTITION OF b FOR VALUES WITH (MODULUS 4, REMAINDER 1)',
    'FOR VALUES WITH (MODULUS 4, REMAINDER 1)',
  ],
  ['CREATE TABLE a PARTITION OF b DEFAULT', 'DEFAULT'],
  ['CREATE TABLE a PARTITION OF b (c DEFAULT 1) FOR VALUES IN (1)', null],
  ['CREATE TABLE a PARTITION OF b FOR VALUES IN (1) PARTITION BY HASH (c)', null],
  ['CREATE TABLE a PARTITION OF b FOR VALUES IN (1) WITH (fillfactor = 70)', null],
  ['CREATE TABLE a PARTITION OF b DEFAULT TABLESPACE fast', null],
  ['CREATE TABLE a (of integer DEFAULT 1)', null],
])('the bound of %s', (sql, bound) => {
  expect(parseScript(sql).ok).toBe(true)
  expect(partitionOfText(sql)).toBe(bound)
})

test.each([
  [
    'CREATE UNIQUE INDEX ON "Größen" USING btree ("on") WHERE "on" > 0',
    'CREATE UNIQUE INDEX ON ONLY "Größen" USING btree ("on") WHERE "on" > 0',
    'CREATE UNIQUE INDEX CONCURRENTLY part_idx ON public."Part" USING btree ("on") WHERE "on" > 0',
  ],
  [
    'CREATE INDEX IF NOT EXISTS i ON s.t (lower(a)) INCLUDE (b) WITH (fillfactor = 70)',
    'CREATE INDEX IF NOT EXISTS i ON ONLY s.t (lower(a)) INCLUDE (b) WITH (fillfactor = 70)',
    'CREATE INDEX CONCURRENTLY part_idx ON public."Part" (lower(a)) INCLUDE (b) WITH (fillfactor = 70)',
  ],
])('%s', (sql, onlyParent, elsewhere) => {
  const text = indexText(sql)
  expect(text?.onlyParent).toBe(onlyParent)
  expect(text && indexElsewhere(text, 'part_idx', 'public.Part')).toBe(elsewhere)
  expect(parseScript(`${onlyParent}; ${elsewhere}`).ok).toBe(true)
})

test.each(['CREATE INDEX CONCURRENTLY i ON t (a)', 'CREATE INDEX i ON ONLY t (a)', 'DROP INDEX i'])(
  '%s is left alone',
  (sql) => {
    expect(indexText(sql)).toBeNull()
  },
)
