import type { Migration, Script } from '../../model/report.ts'
import { disagreements, type EffectFact } from '../../predict/disagreement.ts'
import { formatLockMode } from '../format.ts'
import { code, enumerateProse, type Prose, prose } from '../prose.ts'

/**
 * Where a prediction was refuted by the measurement, a sentence each: only there a prediction stands beside what was
 * measured, and only where it was asked for (`--debug`).
 */
export function disagreementSentences({ up, down }: Migration): readonly Prose[] {
  return [up, ...(down === null ? [] : [down])].flatMap((script) => sentencesOf(script))
}

function sentencesOf({ file, statements }: Script): readonly Prose[] {
  return disagreements(statements).map(({ statement, predictedOnly, measuredOnly }) => {
    const place = statement.line === null ? file : `${file}:${statement.line}`
    return prose`${code(place)}: predicted ${facts(predictedOnly)}; measured ${facts(measuredOnly)}.`
  })
}

function facts(list: readonly EffectFact[]): Prose {
  return list.length === 0 ? prose`nothing else` : enumerateProse(list.map(fact))
}

function fact({ what, relation, mode = '' }: EffectFact): Prose {
  switch (what) {
    case 'lock':
      return prose`${formatLockMode(mode)} on ${code(relation)}`
    case 'rewrite':
      return prose`a copy of ${code(relation)}`
    case 'scan':
      return prose`a full read of ${code(relation)}`
  }
}
