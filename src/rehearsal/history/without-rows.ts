import { appliedIn, type HistoryStep } from '../../layouts/load-scripts.ts'
import { withDatabase, withMigrator } from '../../postgres/databases.ts'
import type { Walk } from '../walk.ts'
import { applyBaseline } from './baseline.ts'

/**
 * Applies a history, with a migration that failed at its end, to a new database that holds no rows of ours, and goes
 * on there. Where every migration is reviewed, one that demands something of rows would otherwise hide all others.
 *
 * @returns whether the migration succeeds without rows; otherwise nothing was gone on with.
 */
export async function goOnWithoutRows(
  walk: Walk,
  behind: readonly HistoryStep[],
  goOn: (walk: Walk) => Promise<void>,
): Promise<boolean> {
  const { database, tools } = walk
  return await withDatabase(database.workshop, async (empty) => {
    await tools.prepare(empty)
    const failure = await tools.watch.time('baseline', () =>
      withMigrator(empty, async (client) => applyBaseline(client, behind.flatMap(appliedIn), [])),
    )
    if (failure !== null) return false
    await goOn({ ...walk, database: empty, existing: new Set(), adoptable: new Set(), shared: null })
    return true
  })
}
