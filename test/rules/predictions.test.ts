import { predictCase } from './perform-case.ts'
import { casesOf, isLookedAt, ruleFolders } from './rule-cases.ts'

/** What only a server knows: predictions may say it, rehearsals refute it. */
const REFUTED_BY_A_SERVER: readonly string[] = [
  'concurrently-in-transaction/another-statement-fails-first',
  'index-not-concurrent/size-known-and-small',
]

const cases = ruleFolders().flatMap(casesOf)

/** The parse may know less than a rehearsal. What it does say must be true. */
test.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
  const { findings } = await predictCase(one)
  expect(findings.every(({ certainty }) => certainty === 'predicted')).toBe(true)
  const counted = findings.filter((finding) => isLookedAt(one, finding))
  const told = counted.map(({ file, line, rule }) => `${file}:${line} ${rule}`)
  const refuted = told.filter((finding) => !one.expected.includes(finding))
  expect(refuted.length > 0).toBe(REFUTED_BY_A_SERVER.includes(name))
})

test('most of what is measured is predicted where the parse can tell', async () => {
  const known = new Set([
    'index-not-concurrent',
    'foreign-key-validated-at-once',
    'check-validated-at-once',
    'drop-default',
    'drop-existing',
    'drop-key',
    'generated-always',
    'rename-existing',
    'replica-identity',
    'revoke-existing',
  ])
  for (const one of cases) {
    const { findings } = await predictCase(one)
    const told = findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`)
    const wanted = one.expected.filter((expected) => known.has(expected.split(' ').at(-1) ?? ''))
    expect(told).toEqual(expect.arrayContaining(wanted))
  }
})
