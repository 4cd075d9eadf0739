import { proofBook } from '../../src/fixes/proof-book.ts'
import type { Finding } from '../../src/model/report.ts'
import { performCase, predictCase } from '../rules/perform-case.ts'
import { casesOf, type RuleCase, ruleFolders } from '../rules/rule-cases.ts'
import { serverOfTests } from '../support/lent.ts'

/** What a rule offers in place of a statement of an up script. */
function offersOf(one: RuleCase, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ rule, fix, file }) =>
      rule === one.rule && fix?.replaces === 'statement' && !file.endsWith('.down.sql'),
  )
}

/** A migration that fails as it is written leaves nothing to hold a fix against, and numbers given anew never match. */
const NOT_COMPARED: readonly string[] = [
  'enum-value-used-in-transaction/bad',
  'volatile-default-rewrite/quoted-identity',
  'volatile-default-rewrite/unnamed-serial',
]

/** Batches show only on more rows than one of them holds. */
const ROWS = 3000
const ROWS_FOR_BATCHES = 12_000

/** Every safer way in the folders of the rules is performed in the files of its layout. */
describe('the fixes of the rules', () => {
  const server = serverOfTests(18)
  const cases = ruleFolders()
    .flatMap(casesOf)
    .filter(({ name }) => /\/(?:bad|quoted-|unnamed-)/.test(name))

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const offers = offersOf(one, (await predictCase(one)).findings)
    if (NOT_COMPARED.includes(one.name) || offers.length === 0) return
    const proofs = proofBook({ readsMs: 60_000, writesMs: 60_000 }, () => false)
    const batches = offers.some(({ fix }) => fix?.steps.some(({ sql }) => sql.startsWith('DO ')))
    const { findings } = await performCase(server(), one, batches ? ROWS_FOR_BATCHES : ROWS, proofs)
    const recipes = offersOf(one, findings)
    const failed = recipes.filter(({ fix }) => fix?.verified !== true)
    expect(failed.map(({ fix }) => fix?.steps.map(({ sql }) => sql))).toEqual([])
    expect(recipes.length).toBeGreaterThan(0)
  })
})
