import type { Finding } from '../../src/model/report.ts'
import { failsOnSomeRows } from '../../src/rules/fails-on-some-rows/rule.ts'
import { parseScript } from '../../src/sql/parse.ts'
import { serverOfTests } from '../support/lent.ts'
import { fixedCase } from './fixed-case.ts'
import { exampleName, factsOf, measuredOf, ROWS_ON_PAGES, readMeasured, writeMeasured } from './measured.ts'
import { type PerformedCase, performCase } from './perform-case.ts'
import { casesOf, isLookedAt, type RuleCase, ruleFolders } from './rule-cases.ts'

/** Every case is performed on a real server; a finding more, less or on another line fails it. */
describe('the cases of the rules', () => {
  const server = serverOfTests(18)

  const cases = ruleFolders().flatMap(casesOf)

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const report = await performCase(server(), one)
    const { findings, unchecked } = report
    const told = findings.filter((finding) => isLookedAt(one, finding) && isOwn(one, finding))
    expect(told.map(({ file, line, rule }) => `${file}:${line} ${rule}`).sort()).toEqual(one.expected)
    expect(new Set(findings.map((finding) => finding.fingerprint)).size).toBe(findings.length)
    const gaps = unchecked.filter((gap) => one.expected.length === 0 || gap.stage !== 'rehearsal')
    expect(gaps).toEqual([])
    for (const finding of told) await checkFix(one, finding)
    await checkPage(one, report)
  })

  /** What the page of the rule shows is what was measured. `UPDATE_MEASURED=1` measures and writes it again. */
  async function checkPage(one: RuleCase, report: PerformedCase): Promise<void> {
    const name = exampleName(one)
    if (name === null) return
    if (process.env.UPDATE_MEASURED === '1') {
      writeMeasured(one.rule, name, measuredOf(one, await performCase(server(), one, ROWS_ON_PAGES)))
    } else {
      const measured = readMeasured(one.rule)[name]
      expect(measured && factsOf(measured)).toEqual(factsOf(measuredOf(one, report)))
    }
  }

  /** What a fix says can be read; instead of the statement it ends the finding and brings no other. */
  async function checkFix(one: RuleCase, finding: Finding): Promise<void> {
    const { fix } = finding
    if (fix === undefined) return
    expect(fix.steps.map(({ sql }) => parseScript(sql).ok)).not.toContain(false)
    const single = finding.rule === one.rule && one.expected.length === 1
    if (!single || !/\/(?:bad|quoted-|unnamed-)/.test(one.name)) return
    const { findings, unchecked } = await performCase(server(), fixedCase(one, finding, fix))
    expect(findings.filter((other) => isLookedAt(one, other) && isOwn(one, other))).toEqual([])
    expect(unchecked.filter(({ gates }) => gates)).toEqual([])
  }

  /** What other rows would do is said beside most findings; the cases of its own rule and test/rows look at it. */
  function isOwn(one: RuleCase, finding: Finding): boolean {
    return one.rule === failsOnSomeRows.id || finding.rule !== failsOnSomeRows.id
  }
})
