import type { HistoryStep, LoadedMigration } from '../../../layouts/load-scripts.ts'
import { withCloneOnDemand } from '../../../postgres/clone-on-demand.ts'
import type { Database } from '../../../postgres/databases.ts'
import type { MigrationWithUp } from '../../rehearse-migration.ts'
import type { StateBefore } from '../rollback.ts'
import { type CatalogTrail, catalogTrail } from './catalog-trail.ts'

/** Migrations under review that follow each other at the end of a history: a rollback takes them back in reverse. */
export interface RollbackGroup {
  readonly members: readonly MigrationWithUp[]
  readonly trail: CatalogTrail<LoadedMigration>
  /** Tables whose rows any of them was compared by. */
  readonly tables: Set<string>
  /** Extensions that a member creates and that were there before: nothing of them is compared. */
  readonly extensions: Set<string>
  /** A copy of the database before the first of them; `null` until it is passed. */
  start: Database | null
  /** Takes what is there to come back to, while the database is still as it was before the migration. */
  readonly pass: (
    migration: LoadedMigration,
    state: StateBefore,
    extensions: readonly string[],
  ) => Promise<void>
}

/** Lends the group of a history; `null` where nothing is rolled back together. */
export async function withRollbackGroup<T>(
  steps: readonly HistoryStep[],
  use: (group: RollbackGroup | null) => Promise<T>,
): Promise<T> {
  const members = membersOf(steps)
  if (members.filter(({ down }) => down !== null).length < 2) return await use(null)
  return await withCloneOnDemand(async (clone) => {
    const group: RollbackGroup = {
      members,
      trail: catalogTrail(),
      tables: new Set(),
      extensions: new Set(),
      start: null,
      pass: async (migration, { database, catalog, digests }, extensions) => {
        if (!members.some((member) => member === migration)) return
        if (migration === members[0]) group.start = await clone(database)
        group.trail.add(migration, catalog)
        for (const table of digests.keys()) group.tables.add(table)
        for (const name of extensions) group.extensions.add(name)
      },
    }
    return await use(group)
  })
}

/**
 * What is applied again whenever its text changes has no place in the order of rollbacks, and neither has what a
 * directory does not roll back at all.
 */
function membersOf(steps: readonly HistoryStep[]): readonly MigrationWithUp[] {
  const from = steps.findLastIndex((step) => step.do !== 'review' || step.containedIn !== undefined) + 1
  const last = steps.slice(from).flatMap((step) => (step.do === 'review' ? [step.migration] : []))
  return last.filter(
    (migration): migration is MigrationWithUp =>
      migration.up !== null && !migration.files.repeatable && migration.target.rollback !== 'off',
  )
}
