import { compareCatalogs, type Difference } from '../../catalog/compare.ts'
import { type LoadedScript, scriptOf } from '../../layouts/load-scripts.ts'
import type { Rollback, SqlError, TableImpact } from '../../model/report.ts'
import { type Database, withClone } from '../../postgres/databases.ts'
import { impactOf } from '../rehearse-script.ts'
import { sendScript } from '../sending/send.ts'
import { withDurableWrites } from '../watching/durable-writes.ts'
import { replayScript } from '../watching/replay.ts'
import { catalogOf } from './catalog-of.ts'
import { isCosmetic } from './circle.ts'
import { dataAfterwards } from './data-afterwards.ts'
import { type Draft, draftBack } from './draft-back.ts'
import type { RollbackRun } from './further-runs.ts'

/** SQL that leads back to the state before, as it was performed. */
export interface WayBack {
  readonly sql: string
  readonly gaps: readonly string[]
  readonly error: SqlError | null
  /** Of the schema, afterwards. */
  readonly differences: readonly Difference[]
  readonly dataLoss: Rollback['dataLoss']
  readonly impact: readonly TableImpact[]
}

/** Where a way back begins: what was performed on a clone of the state before. */
export interface Beginning {
  readonly performed: readonly LoadedScript[]
  /** The file that the way back would stand in. */
  readonly file: string
  readonly write: (statements: readonly string[]) => string
}

/**
 * Writes a way back and performs it from the same beginning on a clone of its own.
 *
 * @returns `null` where there is nothing to write, or the beginning cannot be performed again.
 */
export async function findWayBack(run: RollbackRun, beginning: Beginning): Promise<WayBack | null> {
  const draft = await fromBeginning(run, beginning, (database) => draftBack(database, run.state))
  if (draft === null || draft.statements.length === 0) return null
  return await fromBeginning(run, beginning, (database) => walkBack(database, run, beginning, draft))
}

async function fromBeginning<T>(
  { state, context }: RollbackRun,
  { performed }: Beginning,
  use: (database: Database) => Promise<T>,
): Promise<T | null> {
  return await withClone(state.database, async (database) => {
    for (const script of performed) {
      const { error } = await sendScript(database, script, context.now)
      if (error !== null) return null
    }
    return await use(database)
  })
}

async function walkBack(
  database: Database,
  { state, migration, context }: RollbackRun,
  { performed, file, write }: Beginning,
  { statements, gaps }: Draft,
): Promise<WayBack> {
  const sql = write(statements)
  const script = scriptOf(file, sql, (parsed) => migration.target.layout.sending(sql, parsed))
  const replay = await withDurableWrites(database.workshop, () => replayScript(database, script, context.now))
  const { dataLoss } = await dataAfterwards(database, state, [...performed, script])
  return {
    sql,
    gaps,
    error: replay.error,
    differences: compareCatalogs(state.catalog, await catalogOf(database, state.catalog)).filter(
      (difference) => !isCosmetic(difference),
    ),
    dataLoss,
    impact: impactOf(script, replay, context),
  }
}
