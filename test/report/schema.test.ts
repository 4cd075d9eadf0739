import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { reportSchema } from '../../src/model/report.ts'
import { renderJson } from '../../src/report/json.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { crowded, failing, hostile, lossy, nothing, safe, unchecked, unsafe } from './fixtures/bookshop.ts'

const reports = { unsafe, safe, unchecked, nothing, failing, lossy, hostile, crowded }

test.each(Object.entries(reports))('%s is valid by the published schema and by its source', (_, report) => {
  expectValidReport(renderJson(report))
  expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report)
})

test('a report that is not valid is refused', () => {
  expect(() => expectValidReport({ ...safe, verdict: 'fine' })).toThrow(/\/verdict must be equal to one of/)
  expect(() => expectValidReport({ ...safe, extra: 1 })).toThrow(/must NOT have additional properties/)
  expect(() => expectValidReport({ ...safe, timings: [{ stage: 'seed', ms: -1 }] })).toThrow(
    /\/timings\/0\/ms/,
  )
})

test('the generated documentation is fresh', () => {
  const root = resolve(__dirname, '../..')
  const script = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'scripts/docs.mjs', '--check']
  expect(() => execFileSync(process.execPath, script, { cwd: root, stdio: 'pipe' })).not.toThrow()
})
