import type { Difference } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/snapshot.ts'
import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { QueueObservation, Rollback, SqlError } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import { wasStopped } from '../model/stopped.ts'
import { type Database, withClone } from '../postgres/databases.ts'
import { queueBeside } from './bystanders/queue-beside.ts'
import { type RehearsalContext, type RehearsedScript, rehearsedScript } from './rehearse-script.ts'
import { markedCatalogOf } from './rollback/catalog-of.ts'
import { rehearseRollback, type StateBefore } from './rollback/rollback.ts'
import { type SendOutcome, sendScript } from './sending/send.ts'
import { stopOf } from './sending/stops.ts'
import { withSpareClone } from './spare-clone.ts'
import { replayBoth, unwatched, withoutDisturbance } from './watching/both-replays.ts'
import { differencesAtEnd } from './watching/same-end.ts'

/** A migration whose up script could be read. */
export type MigrationWithUp = LoadedMigration & { readonly up: LoadedScript }

export interface RehearsedMigration {
  readonly up: RehearsedScript
  readonly down: RehearsedScript | null
  readonly rollback: Rollback
  /** The schema the migration leaves; fixes must end in the same. */
  readonly catalogAfter: CatalogSnapshot
  /** How the schema that the up script leaves would differ, were it sent statement by statement. */
  readonly endsApart: readonly Difference[]
  /** Why the replays broke off, although the scripts ran as their tool sends them. */
  readonly unwatched?: SqlError | null
  /** What the up script waits for while somebody reads its tables; absent where nobody asked. */
  readonly queue?: readonly QueueObservation[]
}

/**
 * Performs one migration on two clones of the state before it. On the first it is sent as its tool sends it,
 * rolled back and applied again; on the second it is replayed and watched. The second clone is made meanwhile.
 */
export async function rehearseMigration(
  before: StateBefore,
  migration: MigrationWithUp,
  context: RehearsalContext,
): Promise<RehearsedMigration> {
  const truth = withClone(
    before.database,
    async (database) => await performTruth(database, before, migration, context),
  )
  const replays = withSpareClone(before.database, truth, async (database) =>
    replayBoth(database, migration, await truth, context),
  ).catch(async (cause: unknown) =>
    // A crash under the script takes the connection along that makes the spare clone.
    unwatched(wasStopped((await truth).up.error) ? null : stopOf(cause)),
  )
  // Both are awaited even when one fails: neither may outlive this function.
  const [performed, watched] = await Promise.allSettled([truth, replays])
  if (performed.status === 'rejected') throw performed.reason
  if (watched.status === 'rejected') throw watched.reason
  const { up, down, rollback, catalogAfter, fingerprint } = performed.value
  const replayed = await withoutDisturbance(
    before.database,
    migration,
    performed.value,
    watched.value,
    context,
  )
  const endsApart = await differencesAtEnd(
    before.database,
    migration.up,
    { error: up.error, fingerprint, catalog: catalogAfter },
    { error: replayed.up?.error ?? null, fingerprint: replayed.fingerprint },
    context.now,
  )
  const queue =
    up.error === null ? await queueBeside(before.database, migration.up, replayed.up, context) : null
  return {
    up: rehearsedScript(migration.up, up, replayed.up, context),
    down: down && migration.down ? rehearsedScript(migration.down, down, replayed.down, context) : null,
    rollback,
    catalogAfter,
    endsApart,
    unwatched: replayed.unwatched,
    ...(queue === null ? {} : { queue }),
  }
}

const TURNED_OFF = 'The setting rollback turns it off for this directory.'

async function performTruth(
  database: Database,
  before: StateBefore,
  { up, down, target }: MigrationWithUp,
  { now }: RehearsalContext,
) {
  const sent = await sendScript(database, up, now)
  const { catalog: catalogAfter, fingerprint } = wasStopped(sent.error)
    ? { catalog: before.catalog, fingerprint: null }
    : await markedCatalogOf(database, before.catalog)
  const result = (rollback: Rollback, downSent: SendOutcome | null) => ({
    up: sent,
    down: downSent,
    rollback,
    catalogAfter,
    fingerprint,
  })
  if (sent.error !== null) return result(withoutRollback('not-run', 'The migration itself fails.'), null)
  if (target.rollback === 'off') return result(withoutRollback('not-run', TURNED_OFF), null)
  const rolledBack = await rehearseRollback({ database, catalog: catalogAfter }, before, { up, down }, now)
  return result(rolledBack.rollback, rolledBack.down)
}
