import type { Difference } from '../../../src/catalog/compare.ts'
import { isDeliberate } from './deliberate.ts'
import type { Case, Told, Variant } from './grammar.ts'
import type { Judged, Judgement } from './perform.ts'

/** What is wrong with the judgement on a change, in sentences; none where all is as it has to be. */
export function complaintsAbout(one: Case, { correct, variants }: Judgement): readonly string[] {
  return [
    ...aboutCorrect(one, correct),
    ...one.variants.flatMap((variant, index) => {
      const judged = variants[index]
      if (judged === undefined) return [`Without ${variant.without} nothing was performed.`]
      return aboutVariant(one, variant, judged).map((complaint) => `Without ${variant.without}: ${complaint}`)
    }),
  ]
}

function aboutCorrect(one: Case, { rollback, dumpsSame }: Judged): readonly string[] {
  const { toldAnyway } = one
  const { status, error, differences, reapplies, secondDown } = rollback
  return [
    ...(status === 'restores' ? [] : [`The inverse ${status}. ${error?.message ?? ''}`]),
    ...aboutTold(toldAnyway, differences),
    ...(reapplies === true ? [] : [`It cannot be applied again. ${error?.message ?? ''}`]),
    ...(secondDown?.restores === true ? [] : ['A second rollback does not restore.']),
    ...aboutDump(one.name, toldAnyway, differences, dumpsSame),
  ]
}

function aboutVariant({ name }: Case, { told }: Variant, { rollback, dumpsSame }: Judged): readonly string[] {
  const { status, error, differences } = rollback
  const expected = told.every(isCosmetic) ? 'restores' : 'differs'
  return [
    ...(status === expected ? [] : [`It ${status}, not ${expected}. ${error?.message ?? ''}`]),
    ...aboutTold(told, differences),
    ...aboutDump(name, told, differences, dumpsSame),
  ]
}

/** Everything that is expected, and no other object. */
function aboutTold(told: readonly Told[], differences: readonly Difference[]): readonly string[] {
  const objects = new Set(told.map(({ object }) => object))
  return [
    ...told
      .filter((one) => !differences.some((difference) => names(difference, one)))
      .map((one) => `Not told: ${JSON.stringify(one)}`),
    ...differences
      .filter(({ object }) => !objects.has(object))
      .map((difference) => `Told beyond that: ${JSON.stringify(difference)}`),
  ]
}

function names({ object, change, before = '' }: Difference, told: Told): boolean {
  if (object !== told.object || change !== told.change) return false
  return told.change !== 'changed' || `, ${before}`.includes(`, ${told.property}: `)
}

function aboutDump(
  change: string,
  told: readonly Told[],
  differences: readonly Difference[],
  dumpsSame: boolean | null,
): readonly string[] {
  if (dumpsSame === null || dumpsSame === (differences.length === 0)) return []
  if (isDeliberate(change, told, dumpsSame)) return []
  return [dumpsSame ? 'pg_dump sees no difference.' : 'pg_dump sees a difference.']
}

/** The two properties on which no query's result depends. */
function isCosmetic(told: Told): boolean {
  return (
    told.change === 'changed' &&
    ['comment', 'column comments', 'constraint comments', 'position'].includes(told.property)
  )
}
