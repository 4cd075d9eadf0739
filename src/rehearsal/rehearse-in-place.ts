import type { HistoryStep } from '../layouts/load-scripts.ts'
import type { SqlError } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import { type MigrationWithUp, type RehearsedMigration, rehearseMigration } from './rehearse-migration.ts'
import type { RehearsalContext } from './rehearse-script.ts'
import type { StateBefore } from './rollback/rollback.ts'
import {
  performTogether,
  type SharedTransaction,
  sharingOneTransaction,
} from './sending/shared-transaction.ts'
import type { Walk } from './walk.ts'

/**
 * Rehearses the migration at the head of `steps`. Where its tool performs it in one transaction with those that
 * follow, what its up script does comes from performing all of them so; its rollback, which is a script of its own,
 * from performing it alone.
 */
export async function rehearseInPlace(
  walk: Walk,
  state: StateBefore,
  migration: MigrationWithUp,
  steps: readonly HistoryStep[],
  context: RehearsalContext,
): Promise<RehearsedMigration> {
  const known = walk.shared
  walk.shared = await sharedTransaction(walk, state, migration, steps, context)
  const up = walk.shared?.scripts.get(migration.files)
  if (walk.shared === null || up === undefined) return await rehearseMigration(state, migration, context)
  // What is said of the whole transaction is told once.
  const { endsApart, unwatched } = walk.shared === known ? NOTHING_SAID : walk.shared
  const shared = { up, endsApart, unwatched }
  if (up.sent.error !== null) return withoutOwnRun(state, shared, 'The migration itself fails.')
  tellRolledBack(walk, walk.shared, migration)
  const alone = await rehearseMigration(state, migration, context)
  if (alone.up.sent.error === null) {
    return { ...alone, ...shared, unwatched: unwatched ?? alone.unwatched ?? null }
  }
  tellDependent(walk, migration, alone.up.sent.error)
  return withoutOwnRun(state, shared, 'The migration does not run by itself.')
}

const NOTHING_SAID = { endsApart: [], unwatched: null } as const

/** The one that was performed already when its first migration was reviewed, or the one that begins here. */
async function sharedTransaction(
  { shared, settings }: Walk,
  state: StateBefore,
  migration: MigrationWithUp,
  steps: readonly HistoryStep[],
  context: RehearsalContext,
): Promise<SharedTransaction | null> {
  if (shared?.scripts.has(migration.files)) return shared
  // With `all` each migration is judged by itself: they were not deployed together.
  const sharing = settings.all ? [] : sharingOneTransaction(steps)
  return sharing.length === 0 ? null : await performTogether(state, migration, sharing, context)
}

function withoutOwnRun(
  state: StateBefore,
  shared: Pick<RehearsedMigration, 'up' | 'endsApart' | 'unwatched'>,
  reason: string,
): RehearsedMigration {
  const rollback = withoutRollback('not-run', reason)
  return { ...shared, down: null, rollback, catalogAfter: state.catalog }
}

function tellRolledBack(walk: Walk, { failing }: SharedTransaction, { files, up }: MigrationWithUp): void {
  if (failing === null) return
  walk.unchecked.push({
    stage: 'rehearsal',
    migration: files.id,
    file: up.file,
    what: `Nothing of ${files.id} stays.`,
    why: `Its tool performs it in one transaction with ${failing.files.id}, which fails. Everything in that transaction is rolled back.`,
    gates: true,
  })
}

function tellDependent(walk: Walk, { files, up }: MigrationWithUp, error: SqlError): void {
  walk.unchecked.push({
    stage: 'rollback',
    migration: files.id,
    file: up.file,
    what: `The rollback of ${files.id} was not performed.`,
    why: `The migration runs only in one transaction with those before it; by itself it fails: ${error.message} (SQLSTATE ${error.code}).`,
    gates: true,
  })
}
