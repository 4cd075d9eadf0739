import type { Rollback, Unchecked } from '../../model/report.ts'
import type { MigrationWithUp, RehearsedMigration } from '../rehearse-migration.ts'
import type { RehearsalContext } from '../rehearse-script.ts'
import type { Walk } from '../walk.ts'
import type { RelationMap } from '../watching/locks/relation-map.ts'
import { checksOfTheUser } from './checks.ts'
import { rowsWrittenLater } from './later/rows-written-later.ts'
import { mendRollback } from './mended.ts'
import type { StateBefore } from './rollback.ts'
import { suggestDown } from './suggested-down.ts'

/** A rollback that was performed once, with what is needed to perform it on other clones. */
export interface RollbackRun {
  readonly walk: Walk
  readonly state: StateBefore & { readonly relations: RelationMap }
  readonly migration: MigrationWithUp
  /** With what the runs before this one have added. */
  readonly rehearsed: RehearsedMigration
  readonly context: RehearsalContext
}

export interface ToldRun {
  /** Joins what is known of the rollback already. */
  readonly rollback: Partial<Rollback>
  readonly unchecked: readonly Unchecked[]
}

type FurtherRun = (run: RollbackRun) => Promise<ToldRun>

/** Each works on clones of its own, one after another. */
const FURTHER_RUNS: readonly FurtherRun[] = [rowsWrittenLater, mendRollback, suggestDown, checksOfTheUser]

/** What more runs than up, down and up again tell of a rollback. Not where the up script fails. */
export async function withFurtherRuns(run: RollbackRun): Promise<RehearsedMigration> {
  let { rehearsed } = run
  if (rehearsed.up.sent.error !== null) return rehearsed
  // A check says something about the up script too.
  const runs = run.migration.target.rollback === 'off' ? [checksOfTheUser] : FURTHER_RUNS
  for (const perform of runs) {
    const { rollback, unchecked } = await perform({ ...run, rehearsed })
    rehearsed = { ...rehearsed, rollback: { ...rehearsed.rollback, ...rollback } }
    run.walk.unchecked.push(...unchecked)
  }
  return rehearsed
}
