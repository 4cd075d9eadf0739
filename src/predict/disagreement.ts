import { LOCK_MODES } from '../model/lock-modes.ts'
import type { Effects, Statement } from '../model/report.ts'

/**
 * Statements that were measured, each with its prediction where the two disagree about locks, copies or scans. What
 * was not predicted, and what failed, is not compared. A lock that an earlier statement of the script took already is
 * not told again by the measurement, so the prediction may name it.
 */
export function withDisagreements(
  statements: readonly Statement[],
  predictions: readonly Effects[],
): readonly Statement[] {
  const held = new Map<string, number>()
  return statements.map((statement, index) => {
    const { effects } = statement
    const predicted = predictions[index]
    const earlier = new Map(held)
    for (const [relation, strength] of strengths(effects)) {
      held.set(relation, Math.max(strength, held.get(relation) ?? -1))
    }
    if (predicted === undefined || predicted.unknown || effects.error !== null) return statement
    return agree(effects, predicted, earlier) ? statement : { ...statement, predicted }
  })
}

function agree(measured: Effects, predicted: Effects, earlier: ReadonlyMap<string, number>): boolean {
  if (!sameNames(measured.rewrites, predicted.rewrites)) return false
  if (!sameNames(measured.scans, predicted.scans)) return false
  const [seen, expected] = [strengths(measured), strengths(predicted)]
  return (
    [...seen].every(([relation, strength]) => expected.get(relation) === strength) &&
    [...expected].every(([relation, strength]) =>
      seen.has(relation) ? true : (earlier.get(relation) ?? -1) >= strength,
    )
  )
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name))
}

/** The strongest lock on each relation that others can see. */
function strengths({ locks }: Effects): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const { relation, mode, createdHere } of locks) {
    if (createdHere || relation.startsWith('pg_toast.')) continue
    const strength = (LOCK_MODES as readonly string[]).indexOf(mode)
    found.set(relation, Math.max(strength, found.get(relation) ?? -1))
  }
  return found
}
