import type { Finding } from '../../src/model/report.ts'
import { failsOnSomeRows } from '../../src/rules/fails-on-some-rows/rule.ts'
import { parseScript } from '../../src/sql/parse.ts'
import { serverOfTests } from '../support/lent.ts'
import { fixedCase } from './fixed-case.ts'
import { performCase } from './perform-case.ts'
import { casesOf, isLookedAt, type RuleCase, ruleFolders } from './rule-cases.ts'

/** Every case is performed on a real server; a finding more, less or on another line fails it. */
describe('the cases of the rules', () => {
  const server = serverOfTests(18)

  const cases = ruleFolders().flatMap(casesOf)

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { findings, unchecked } = await performCase(server(), one)
    const told = findings.filter((finding) => isLookedAt(one, finding) && isOwn(one, finding))
    expect(told.map(({ file, line, rule }) => `${file}:${line} ${rule}`).sort()).toEqual(one.expected)
    expect(new Set(findings.map((finding) => finding.fingerprint)).size).toBe(findings.length)
    const gaps = unchecked.filter((gap) => one.expected.length === 0 || gap.stage !== 'rehearsal')
    expect(gaps).toEqual([])
    for (const finding of told) await checkFix(one, finding)
  })

  /** What a fix says can be read; instead of the statement it ends the finding and brings no other. */
  async function checkFix(one: RuleCase, finding: Finding): Promise<void> {
    const { fix } = finding
    if (fix === undefined) return
    expect(fix.steps.map(({ sql }) => parseScript(sql).ok)).not.toContain(false)
    const single = finding.rule === one.rule && one.expected.length === 1
    if (!single || !/\/(?:bad|quoted-|unnamed-)/.test(one.name)) return
    const { findings, unchecked } = await performCase(server(), fixedCase(one, finding, fix))
    expect(findings.filter((other) => isLookedAt(one, other) && isOwn(one, other))).toEqual([])
    expect(unchecked).toEqual([])
  }

  /** What other rows would do is said beside most findings; the cases of its own rule and test/rows look at it. */
  function isOwn(one: RuleCase, finding: Finding): boolean {
    return one.rule === failsOnSomeRows.id || finding.rule !== failsOnSomeRows.id
  }
})
