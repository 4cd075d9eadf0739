import type { Client } from 'pg'
import { compareCatalogs, type Difference } from '../../catalog/compare.ts'
import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Rollback } from '../../model/report.ts'
import { withoutRollback } from '../../model/rollback.ts'
import { wasStopped } from '../../model/stopped.ts'
import { type Database, withRowReader } from '../../postgres/databases.ts'
import { type SendOutcome, sendScript } from '../sending/send.ts'
import { stopOf, stoppedRollback } from '../sending/stops.ts'
import { catalogOf } from './catalog-of.ts'
import { compareData } from './data-loss.ts'
import { type DataLoss, digestTables, sameRows, type TableDigest } from './row-digests.ts'

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
 * applies the migration again.
 */
export async function rehearseRollback(
  applied: { readonly database: Database; readonly catalog: CatalogSnapshot },
  before: StateBefore,
  scripts: { readonly up: LoadedScript; readonly down: LoadedScript },
  now: () => number,
): Promise<RollbackRehearsal> {
  const down = await sendScript(applied.database, scripts.down, now)
  if (down.error !== null) {
    if (wasStopped(down.error)) return { down, rollback: stoppedRollback(down.error) }
    return { down, rollback: { ...withoutRollback('fails'), error: down.error } }
  }
  const compared = await compareWithBefore(applied.database, before).catch(stopOf)
  if ('code' in compared) return { down, rollback: stoppedRollback(compared) }
  const { differences, dataLoss } = compared
  const again = await sendScript(applied.database, scripts.up, now)
  const reapplies =
    again.error === null &&
    compareCatalogs(applied.catalog, await catalogOf(applied.database)).every(isCosmetic)
  const { status, reason } = judge(differences, dataLoss, applied.catalog)
  return {
    down,
    rollback: {
      status,
      ...(reason === null ? {} : { reason }),
      differences: [...differences],
      dataLoss: [...dataLoss],
      reapplies: wasStopped(again.error) ? null : reapplies,
      error: again.error,
    },
  }
}

async function compareWithBefore(database: Database, before: StateBefore) {
  const [catalog, dataLoss] = await Promise.all([
    catalogOf(database),
    withRowReader(database, async (reader) => {
      const digests = await digestTables(reader, [...before.digests.keys()])
      return await compareRows(before, { reader, digests })
    }),
  ])
  return { differences: compareCatalogs(before.catalog, catalog), dataLoss }
}

/** Opens the database from before only when rows have to be counted: most rollbacks bring every digest back. */
async function compareRows(
  before: StateBefore,
  after: { readonly reader: Client; readonly digests: ReadonlyMap<string, TableDigest> },
): Promise<readonly DataLoss[]> {
  const equal = [...before.digests.values()].every((was) => sameRows(was, after.digests.get(was.table)))
  if (equal) return []
  return await withRowReader(before.database, async (reader) =>
    compareData({ reader, digests: before.digests }, after),
  )
}

const isCosmetic = (difference: Difference) => difference.severity === 'cosmetic'

/** What the up script itself removed is irreversible by nature; anything else the down script could have kept. */
function judge(
  differences: readonly Difference[],
  dataLoss: readonly DataLoss[],
  applied: CatalogSnapshot,
): { status: Rollback['status']; reason: string | null } {
  if (!differences.every(isCosmetic)) return { status: 'differs', reason: null }
  if (dataLoss.length === 0) return { status: 'restores', reason: null }
  const removed = dataLoss.filter((loss) => !applied.has(objectKey(loss)))
  if (removed.length < dataLoss.length) {
    return {
      status: 'differs',
      reason: 'The schema comes back, but rows that existed before do not come back unchanged.',
    }
  }
  const what = [
    ...new Set(removed.map((loss) => (loss.column ? `${loss.table}.${loss.column}` : loss.table))),
  ]
  return {
    status: 'irreversible',
    reason: `The migration drops ${what.join(', ')}; no down script can bring the values back.`,
  }
}

function objectKey(loss: DataLoss): string {
  return loss.column === undefined ? `table ${loss.table}` : `column ${loss.table}.${loss.column}`
}
