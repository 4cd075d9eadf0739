import { nothingAsked, tellReport } from '../../src/report/tell-report.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { rehearseChange } from '../sending/hand-made-target.ts'
import { EMPTY_REPORT } from '../support/empty-report.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_STATEMENTS } from '../support/scripts.ts'

const JUDGED = { budgetReadsMs: 10_000, budgetWritesMs: 10_000, all: false, today: '2026-06-15' }
/** What a DO block does is no part of the model, so the scan that is expected of SET NOT NULL does not happen. */
const BASE = `CREATE TABLE books (id bigint, pages int);
DO $$ BEGIN EXECUTE 'ALTER TABLE books ALTER COLUMN id SET NOT NULL'; END $$;`
const UP = `ALTER TABLE books ALTER COLUMN id SET NOT NULL;
ALTER TABLE books ADD COLUMN title text;
ALTER TABLE books ALTER COLUMN pages SET NOT NULL;`

const server = serverOfTests(null)

beforeAll(loadParser)

test('with debug a prediction is told beside the measurement where they disagree, and only there', async () => {
  const change = { base: BASE, ups: [UP], sending: AS_STATEMENTS }
  const { target, record } = await rehearseChange(server(), change)
  const rehearsal = { ...nothingAsked, ...record }
  const told = (debug: boolean) =>
    tellReport(EMPTY_REPORT, [target], rehearsal, { ...JUDGED, debug }).migrations[0]?.up.statements
  expect(told(true)?.map(({ predicted }) => predicted?.scans ?? null)).toEqual([['public.books'], null, null])
  expect(told(true)?.[0]?.effects).toMatchObject({ source: 'measured', scans: [] })
  expect(told(false)?.map(({ predicted }) => predicted ?? null)).toEqual([null, null, null])
})
