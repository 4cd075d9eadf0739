import { compareCatalogs } from '../../catalog/compare.ts'
import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Rollback, SqlError } from '../../model/report.ts'
import { withoutRollback } from '../../model/rollback.ts'
import { wasStopped } from '../../model/stopped.ts'
import type { Database } from '../../postgres/databases.ts'
import { type SendOutcome, sendScript } from '../sending/send.ts'
import { stopOf, stoppedRollback } from '../sending/stops.ts'
import { catalogOf } from './catalog-of.ts'
import { closeCircle, isCosmetic } from './circle.ts'
import { dataAfterwards } from './data-afterwards.ts'
import { type Declaration, declaredIrreversible, doesNothing, refusesToRollBack } from './declared.ts'
import type { TableDigest } from './row-digests.ts'
import { neverReversed, statusOf } from './status.ts'

/** The state the down script has to bring back. */
export interface StateBefore {
  readonly database: Database
  readonly catalog: CatalogSnapshot
  readonly digests: ReadonlyMap<string, TableDigest>
}

export interface RollbackRehearsal {
  readonly rollback: Rollback
  /** How sending the down script went; `null` where it was not sent. */
  readonly down: SendOutcome | null
}

/**
 * Rolls a migration back in the database it was applied to, compares schema and rows with the state before, and
 * goes around once more: up and down again.
 */
export async function rehearseRollback(
  applied: { readonly database: Database; readonly catalog: CatalogSnapshot },
  before: StateBefore,
  scripts: { readonly up: LoadedScript; readonly down: LoadedScript | null },
  now: () => number,
): Promise<RollbackRehearsal> {
  const { database } = applied
  const { up, down } = scripts
  const declared = declaredIrreversible(scripts)
  if (down === null) {
    const rollback =
      declared === null ? withoutRollback('missing') : await keptFrom(database, before, up, declared)
    return { down, rollback }
  }
  const sent = await sendScript(database, down, now)
  if (sent.error !== null) return { down: sent, rollback: await failed(sent.error, down) }
  const compared = await compareWithBefore(database, before, [up, down]).catch(stopOf)
  if ('code' in compared) return { down: sent, rollback: stoppedRollback(compared) }
  const { differences, ...data } = compared
  const status = statusOf({ down, declared, differences, ...data, applied: applied.catalog })
  if (status.irreversible?.by === 'author' && doesNothing(down)) {
    // What such a script leaves is what the migration is for.
    return { down: sent, rollback: { ...withoutRollback('irreversible'), ...status, ...data } }
  }
  const circle = await closeCircle({
    database,
    before: before.catalog,
    applied: applied.catalog,
    scripts: { up, down },
    restored: differences.every(isCosmetic),
    now,
  })
  return {
    down: sent,
    rollback: { ...status, differences: [...differences], ...data, ...circle },
  }

  async function failed(error: SqlError, script: LoadedScript): Promise<Rollback> {
    if (wasStopped(error)) return stoppedRollback(error)
    const refused = refusesToRollBack(script, error, declared)
    if (refused !== null) return await keptFrom(database, before, up, refused)
    return { ...withoutRollback('fails'), error }
  }
}

/** What a migration that nobody is meant to roll back has taken along: its database is as the up script left it. */
async function keptFrom(
  database: Database,
  before: StateBefore,
  up: LoadedScript,
  declared: Declaration,
): Promise<Rollback> {
  const data = await dataAfterwards(database, before, [up]).catch(stopOf)
  return 'code' in data ? stoppedRollback(data) : neverReversed(declared, data.dataLoss)
}

async function compareWithBefore(database: Database, before: StateBefore, scripts: readonly LoadedScript[]) {
  const [catalog, data] = await Promise.all([
    catalogOf(database, before.catalog),
    dataAfterwards(database, before, scripts),
  ])
  return { differences: compareCatalogs(before.catalog, catalog), ...data }
}
