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
  /** The files of the head; asked only where a new migration stands before one that has run. */
  readonly head: Tree
  /** Every migration is judged as if none had run. */
  readonly all: boolean
  /** The files of the base; asked only where a migration that has run is edited. */
  readonly base: () => Tree | null
}

/** The same with what the change makes of the migrations that have run. */
export async function withHistory(loaded: LoadedTarget, query: HistoryQuery): Promise<LoadedTarget> {
  const { reviewed, changedFiles, landed, all } = query
  const history = await asConfigured(historyChange(loaded.target, reviewed, changedFiles, landed), query.head)
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

/** A tool may be told to run what comes late. */
async function asConfigured(history: HistoryChange, head: Tree): Promise<HistoryChange> {
  const { late, rules } = history
  const permitted = rules?.latePermitted
  if (rules === null || permitted === undefined || late.length === 0) return history
  const paths = (await head.list()).filter(permitted.isConfiguration)
  const { texts } = await head.readMany(paths)
  if (![...texts.values()].some(permitted.saysSo)) return history
  return { ...history, rules: { ...rules, late: { does: 'performs', because: permitted.because } } }
}

/** A repeatable migration runs again as a whole; of any other that is modified production has run what it had. */
function withRun(migration: LoadedMigration, scripts: ReadonlyMap<string, EditedScript>): LoadedMigration {
  const { change, files } = migration
  if (change !== 'modified' || files.repeatable) return migration
  const edited = scripts.get(files.up.path)
  return { ...migration, hasRun: edited?.had ?? (() => true) }
}
