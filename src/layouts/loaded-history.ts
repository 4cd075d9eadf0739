import type { ChangedFile } from '../changes/changed-file.ts'
import type { Tree } from '../changes/tree.ts'
import { type EditedScript, editedScripts } from './edited-scripts.ts'
import { type HistoryChange, historyChange } from './history-change.ts'
import type { LoadedMigration, LoadedTarget } from './load-scripts.ts'
import type { ReviewedMigration } from './select-reviewed.ts'

export interface LoadedHistory extends HistoryChange {
  /** By the path of the up script. */
  readonly scripts: ReadonlyMap<string, EditedScript>
}

export interface HistoryQuery {
  readonly reviewed: readonly ReviewedMigration[]
  readonly changedFiles: readonly ChangedFile[]
  /** Paths that the base branch has got since the change left it. */
  readonly landed: readonly string[]
  /** Every migration is judged as if none had run. */
  readonly all: boolean
  /** The files of the base; asked only where a migration that has run is edited. */
  readonly base: () => Tree | null
}

/** The same with what the change makes of the migrations that have run. */
export async function withHistory(loaded: LoadedTarget, query: HistoryQuery): Promise<LoadedTarget> {
  const { reviewed, changedFiles, landed, all } = query
  const history = historyChange(loaded.target, reviewed, changedFiles, landed)
  const scripts = await editedScripts(history, loaded, history.edited.length === 0 ? null : query.base())
  return {
    ...loaded,
    steps: all
      ? loaded.steps
      : loaded.steps.map((step) =>
          step.do === 'review' ? { ...step, migration: withRun(step.migration, scripts) } : step,
        ),
    history: { ...history, scripts },
  }
}

/** A repeatable migration runs again as a whole; of any other that is modified production has run what it had. */
function withRun(migration: LoadedMigration, scripts: ReadonlyMap<string, EditedScript>): LoadedMigration {
  const { change, files } = migration
  if (change !== 'modified' || files.repeatable) return migration
  const edited = scripts.get(files.up.path)
  return { ...migration, hasRun: edited?.had ?? (() => true) }
}
