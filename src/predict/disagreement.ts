import { LOCK_MODES } from '../model/lock-modes.ts'
import type { Effects, Statement } from '../model/report.ts'

/** One thing that a statement does to a relation. */
export interface EffectFact {
  readonly what: 'lock' | 'rewrite' | 'scan'
  readonly relation: string
  /** Of a lock, as `pg_locks` has it. */
  readonly mode?: string
}

/** What was expected of a statement and did not happen, and what happened and was not expected. */
export interface Disagreement {
  readonly statement: Statement
  readonly predictedOnly: readonly EffectFact[]
  readonly measuredOnly: readonly EffectFact[]
}

/**
 * The statements of a script that did something else than was predicted: locks, copies or scans. What was not
 * predicted, and what failed, is not compared. A lock that an earlier statement of the script took already is not told
 * again by the measurement, so the prediction may name it. Without `predictions` those beside the statements are taken.
 */
export function disagreements(
  statements: readonly Statement[],
  predictions: readonly (Effects | undefined)[] = statements.map(({ predicted }) => predicted),
): readonly Disagreement[] {
  const held = new Map<string, number>()
  return statements.flatMap((statement, index) => {
    const { effects } = statement
    const predicted = predictions[index]
    const earlier = new Map(held)
    for (const [relation, strength] of strengths(effects)) {
      held.set(relation, Math.max(strength, held.get(relation) ?? -1))
    }
    const comparable = predicted !== undefined && !predicted.unknown && effects.error === null
    if (!comparable || effects.source !== 'measured' || effects.unknown) return []
    const [seen, expected] = [factsOf(effects), factsOf(predicted)]
    const isHeld = ({ what, relation, mode }: EffectFact) =>
      what === 'lock' && (earlier.get(relation) ?? -1) >= strengthOf(mode)
    const measuredOnly = seen.filter((fact) => !expected.some((one) => same(one, fact)))
    const predictedOnly = expected.filter((fact) => !seen.some((one) => same(one, fact)) && !isHeld(fact))
    const agree = measuredOnly.length === 0 && predictedOnly.length === 0
    return agree ? [] : [{ statement, predictedOnly, measuredOnly }]
  })
}

/** The statements of a script, each with its prediction where the two disagree. */
export function withDisagreements(
  statements: readonly Statement[],
  predictions: readonly Effects[],
): readonly Statement[] {
  const refuted = new Set(disagreements(statements, predictions).map(({ statement }) => statement))
  return statements.map((statement, index) => {
    const predicted = predictions[index]
    return predicted !== undefined && refuted.has(statement) ? { ...statement, predicted } : statement
  })
}

function factsOf(effects: Effects): readonly EffectFact[] {
  return [
    ...[...strengths(effects)].map(([relation, strength]): EffectFact => {
      const mode = LOCK_MODES[strength]
      return { what: 'lock', relation, ...(mode === undefined ? {} : { mode }) }
    }),
    ...effects.rewrites.map((relation): EffectFact => ({ what: 'rewrite', relation })),
    ...effects.scans.map((relation): EffectFact => ({ what: 'scan', relation })),
  ]
}

const same = (one: EffectFact, other: EffectFact) =>
  one.what === other.what && one.relation === other.relation && one.mode === other.mode

const strengthOf = (mode: string | undefined) => (LOCK_MODES as readonly string[]).indexOf(mode ?? '')

/** The strongest lock on each relation that others can see. */
function strengths({ locks }: Effects): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const { relation, mode, createdHere } of locks) {
    if (createdHere || relation.startsWith('pg_toast.')) continue
    found.set(relation, Math.max(strengthOf(mode), found.get(relation) ?? -1))
  }
  return found
}
