import type { LoadedMigration } from '../../src/layouts/load-scripts.ts'
import type { Effects, Report } from '../../src/model/report.ts'
import { type ExpectedScripts, predictPerformed } from '../../src/predict/predict-performed.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { nothingAsked, tellReport } from '../../src/report/tell-report.ts'
import { renderText } from '../../src/report/text.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { rehearseChange } from '../sending/hand-made-target.ts'
import { EMPTY_REPORT } from '../support/empty-report.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_STATEMENTS } from '../support/scripts.ts'

const JUDGED = { budgetReadsMs: 10_000, budgetWritesMs: 10_000, all: false, today: '2026-06-15' }
/** The text does not tell what the DO block does; the catalog after it does. */
const BASE = `CREATE TABLE books (id bigint, pages int);
DO $$ BEGIN EXECUTE 'ALTER TABLE books ALTER COLUMN id SET NOT NULL'; END $$;`
const UP = `ALTER TABLE books ALTER COLUMN id SET NOT NULL;
ALTER TABLE books ADD COLUMN title text;
ALTER TABLE books ADD CONSTRAINT books_title CHECK (title <> '');
CREATE MATERIALIZED VIEW titles AS SELECT title FROM books;`
/** Right only for the schema that the up script leaves: neither the column nor the view is there before it. */
const DOWN = `DROP MATERIALIZED VIEW titles;
ALTER TABLE books ALTER COLUMN title TYPE varchar(10);
ALTER TABLE books DROP COLUMN title;`

const server = serverOfTests(null)

beforeAll(loadParser)

test('what the catalogs of a rehearsal predict is told beside the measurement where they disagree, and only there', async () => {
  const expected = new Map<LoadedMigration, ExpectedScripts>()
  const { target, record } = await rehearseChange(server(), {
    base: BASE,
    ups: [UP],
    downs: [DOWN],
    sending: AS_STATEMENTS,
    onPerformed: async ({ migration, rehearsed, postgresMajor }, _, before) => {
      const { up, down } = predictPerformed(migration, before, rehearsed.catalogAfter, postgresMajor)
      expected.set(migration, { up: up.map((one, index) => (index === 1 ? wrong(one) : one)), down })
    },
  })
  const rehearsal = { ...nothingAsked, ...record }
  const told = tellReport(EMPTY_REPORT, [target], rehearsal, { ...JUDGED, expected })
  expect(refuted(told)).toEqual(['1_step.sql:2'])
  expect(renderText(told, { color: false, width: 200 })).toContain(SENTENCE.replaceAll('`', ''))
  expect(renderMarkdown(told)).toContain(SENTENCE)
  const silent = tellReport(EMPTY_REPORT, [target], rehearsal, JUDGED)
  expect(refuted(silent)).toEqual([])
  expect(renderText(silent, { color: false, width: 200 })).not.toContain('predicted otherwise')
})

/** Predictions from a catalog are hardly ever wrong; what is told of one that is must not wait for it. */
const wrong = (effects: Effects): Effects => ({ ...effects, scans: ['public.books'] })

const SENTENCE = '`1_step.sql:2`: predicted a full read of `public.books`; measured nothing else.'

function refuted({ migrations }: Report): readonly string[] {
  return migrations
    .flatMap(({ up, down }) => (down === null ? [up] : [up, down]))
    .flatMap(({ file, statements }) =>
      statements.flatMap(({ line, predicted }) => (predicted === undefined ? [] : [`${file}:${line}`])),
    )
}
