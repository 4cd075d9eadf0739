import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import type { Finding, Report } from '../../src/model/report.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { RULES } from '../../src/rules/index.ts'
import { crowded, failing, hostile, lossy, nothing, safe, unchecked, unsafe } from './fixtures/bookshop.ts'

/** The schema that OASIS publishes, without its descriptions; draft 4 and 7 agree on the rest. */
const schema = JSON.parse(readFileSync(join(__dirname, 'sarif-schema.json'), 'utf8'))
const valid = new Ajv({ allErrors: true, validateFormats: false }).compile(schema)

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
      readonly results: readonly Result[]
      readonly invocations: readonly [
        { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly object[] },
      ]
    },
  ]
}

interface Result {
  readonly ruleId: string
  readonly ruleIndex?: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly [
    { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } },
  ]
  readonly partialFingerprints?: { readonly primaryLocationLineHash: string }
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[]
}

const runOf = (report: Report) => (JSON.parse(renderSarif(report)) as Log).runs[0]

const reports = { crowded, failing, hostile, lossy, nothing, safe, unchecked, unsafe }

test.each(Object.entries(reports))('%s is valid SARIF, and every result names its rule', (_, report) => {
  const log = JSON.parse(renderSarif(report))
  valid(log)
  expect(valid.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []).toEqual([])
  const { results, tool } = runOf(report)
  for (const { ruleIndex, ruleId } of results) {
    // The rules of these reports are partly made up, as those of a report from another version may be.
    if (ruleIndex === undefined) expect(RULES.map(({ id }) => id)).not.toContain(ruleId)
    else expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  }
})

test('a result keeps its name over pushes', () => {
  const [finding] = unsafe.findings
  const [result] = runOf({ ...unsafe, findings: unsafe.findings.slice(0, 1), unchecked: [] }).results
  expect(result?.partialFingerprints?.primaryLocationLineHash).toBe(`${finding?.fingerprint}:1`)
})

test('what was not looked at is a result, so that nobody reads its absence as a pass', () => {
  const { results, invocations } = runOf(unchecked)
  const gating = unchecked.unchecked.filter(({ gates }) => gates)
  expect(gating.length).toBeGreaterThan(0)
  expect(results.filter(({ ruleId }) => ruleId === 'not-performed')).toHaveLength(gating.length)
  expect(invocations[0].executionSuccessful).toBe(false)
  expect(invocations[0].toolExecutionNotifications).toHaveLength(unchecked.unchecked.length)
})

test('what somebody suppressed is there, with the reason', () => {
  const finding: Finding = {
    ...(unsafe.findings[0] as Finding),
    suppressed: { reason: 'nobody writes at night', by: 'comment' },
  }
  const [result] = runOf({ ...unsafe, findings: [finding] }).results
  expect(result?.suppressions).toEqual([
    { kind: 'inSource', status: 'accepted', justification: 'nobody writes at night' },
  ])
})

test('paths are addresses: spaces, percent signs and letters of any script are encoded', () => {
  const finding = { ...(unsafe.findings[0] as Finding), file: 'db/mi grations/100%_größe#1.sql' }
  const [result] = runOf({ ...unsafe, findings: [finding] }).results
  expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe(
    'db/mi%20grations/100%25_gr%C3%B6%C3%9Fe%231.sql',
  )
})

test('of more results than code scanning keeps the worst are kept', () => {
  const note = { ...(unsafe.findings[0] as Finding), severity: 'note' as const }
  const error = { ...note, severity: 'error' as const }
  const { results } = runOf({ ...safe, findings: [...Array.from({ length: 6_000 }, () => note), error] })
  expect(results).toHaveLength(5_000)
  expect(results[0]?.level).toBe('error')
})
