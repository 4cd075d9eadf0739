import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { Finding, Fix } from '../model/report.ts'

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
