import { RULES } from '../../src/rules/index.ts'
import { predictCase } from './perform-case.ts'
import { casesOf, isLookedAt, type RuleCase, ruleFolders } from './rule-cases.ts'

const cases = ruleFolders().flatMap(casesOf)

/** What nothing but a server tells, so no lint has to. */
const NEEDS_A_SERVER: ReadonlySet<string> = new Set(
  RULES.filter(({ about, needsServer }) => about === 'rollback' || needsServer === true).map(({ id }) => id),
)

const ruleIn = (expected: string) => expected.split(' ').at(-1) ?? ''

/**
 * A lint says what a rehearsal finds. Where it cannot know all of it, or says what a server refutes, the case says so:
 * `-- lint: less`, `-- lint: more`.
 */
test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  const { findings } = await predictCase(one)
  expect(findings.every(({ certainty }) => certainty === 'predicted')).toBe(true)
  const counted = findings.filter((finding) => isLookedAt(one, finding))
  const told = counted.map(({ file, line, rule }) => `${file}:${line} ${rule}`)
  const wanted = one.expected.filter((expected) => !NEEDS_A_SERVER.has(ruleIn(expected)))
  expect({ lint: comparison(told, wanted, one), told: told.sort() }).toEqual({ lint: one.lint, told })
})

function comparison(told: readonly string[], wanted: readonly string[], one: RuleCase): RuleCase['lint'] {
  if (told.some((finding) => !one.expected.includes(finding))) return 'more'
  return wanted.every((finding) => told.includes(finding)) ? 'same' : 'less'
}
