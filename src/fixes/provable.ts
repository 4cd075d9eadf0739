import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { Finding, Fix } from '../model/report.ts'
import { piecesOf } from './pieces.ts'
import { setsLimit } from './place-pieces.ts'

/** A finding whose fix stands for one of a script's statements. */
export interface Provable {
  readonly finding: Finding
  readonly fix: Fix
  readonly script: LoadedScript
  readonly index: number
}

/** The statement that a finding's fix stands for; `null` where the fix is advice, or belongs to another script. */
export function provable(
  finding: Finding,
  { up, down }: Pick<LoadedMigration, 'up' | 'down'>,
): Provable | null {
  const { fix } = finding
  const script = [up, down].find((one) => one?.file === finding.file) ?? null
  if (fix?.replaces !== 'statement' || script === null) return null
  const index = script
    .statements()
    .findIndex(({ parsed }) => parsed.line === finding.line && parsed.column === (finding.column ?? 1))
  return index < 0 ? null : { finding, fix, script, index }
}

/**
 * Limits are put before the statement, and nothing else is changed. What the statement does stays the same, so
 * performing it once more would show nothing.
 */
export function onlyLimits({ fix, script, index }: Provable): boolean {
  if (fix.kind !== 'edit') return false
  const statements = piecesOf(fix)?.flatMap((piece) => piece.statements) ?? []
  const kept = statements.at(-1)?.parsed.sql === script.statements()[index]?.parsed.sql
  return kept && statements.slice(0, -1).every(setsLimit)
}
