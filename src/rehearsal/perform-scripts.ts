import type { CatalogSnapshot } from '../catalog/snapshot.ts'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import { concurrentStatements } from '../layouts/transaction-control.ts'
import type { SqlError, TableImpact } from '../model/report.ts'
import { type Database, withClone, withRowReader } from '../postgres/databases.ts'
import { impactOf, type RehearsalContext } from './rehearse-script.ts'
import { catalogOf } from './rollback/catalog-of.ts'
import type { StateBefore } from './rollback/rollback.ts'
import { digestTables, type TableDigest } from './rollback/row-digests.ts'
import { withDurableWrites } from './watching/durable-writes.ts'
import { workUnderLock } from './watching/locks/work-under-lock.ts'
import { replayScript } from './watching/replay.ts'

/** Where a sequence of scripts ends, and what it blocked on the way. */
export interface PerformedScripts {
  /** The first refusal; nothing after it ran. */
  readonly error: SqlError | null
  readonly catalog: CatalogSnapshot
  readonly digests: ReadonlyMap<string, TableDigest>
  /** By table, the longest block any one of the scripts caused: they are deployed one after another. */
  readonly impact: readonly TableImpact[]
  /** By table, how many statements worked through rows while nobody could write to it. */
  readonly works: ReadonlyMap<string, number>
}

/** Replays scripts one after another on a clone of the state before. */
export async function performScripts(
  before: StateBefore,
  scripts: readonly LoadedScript[],
  context: RehearsalContext,
): Promise<PerformedScripts> {
  return await withClone(before.database, async (database) => {
    const { error, impact, works } = await withDurableWrites(database.workshop, async () =>
      replayAll(database, scripts, context),
    )
    const digests = await withRowReader(database, async (reader) =>
      digestTables(reader, [...before.digests.keys()]),
    )
    return { error, impact, works, digests, catalog: await catalogOf(database, before.catalog) }
  })
}

async function replayAll(database: Database, scripts: readonly LoadedScript[], context: RehearsalContext) {
  const impacts: TableImpact[] = []
  const works = new Map<string, number>()
  for (const script of scripts) {
    const replay = await replayScript(database, script, context.now)
    impacts.push(...impactOf(script, replay, context))
    const concurrent = concurrentStatements(script.statements())
    for (const [table, count] of workUnderLock(replay, { ...context, concurrent }))
      works.set(table, (works.get(table) ?? 0) + count)
    if (replay.error !== null) return { error: replay.error, impact: longest(impacts), works }
  }
  return { error: null, impact: longest(impacts), works }
}

function longest(impacts: readonly TableImpact[]): TableImpact[] {
  const byTable = new Map<string, TableImpact>()
  for (const impact of impacts) {
    const known = byTable.get(impact.table)
    const rowsLockedMs = Math.max(impact.rowsLockedMs ?? 0, known?.rowsLockedMs ?? 0)
    byTable.set(impact.table, {
      ...impact,
      readsBlockedMs: Math.max(impact.readsBlockedMs, known?.readsBlockedMs ?? 0),
      writesBlockedMs: Math.max(impact.writesBlockedMs, known?.writesBlockedMs ?? 0),
      ...(rowsLockedMs === 0 ? {} : { rowsLockedMs }),
    })
  }
  return [...byTable.values()]
}
