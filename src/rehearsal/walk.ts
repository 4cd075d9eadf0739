import type { CatalogSnapshot } from '../catalog/snapshot.ts'
import type { HistoryStep, LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { Rerun, RollbackTogether, Unchecked } from '../model/report.ts'
import type { Stopwatch } from '../model/stopwatch.ts'
import type { BaselineStore } from '../postgres/baselines.ts'
import type { Database } from '../postgres/databases.ts'
import type { Wants } from './lacking/no-wants.ts'
import type { PerformedScripts } from './perform-scripts.ts'
import type { RehearsedMigration } from './rehearse-migration.ts'
import type { RollbackGroup } from './rollback/together/group.ts'
import type { RowTrials } from './rows/row-trials.ts'
import type { SchemaAround } from './schema-around.ts'
import type { SharedTransaction } from './sending/shared-transaction.ts'

export interface TargetSettings {
  readonly rows: number
  /** Every migration is judged on the schema left by those before it. */
  readonly all: boolean
  /** Clients that measure their waits use the touched tables while scripts are replayed. */
  readonly probes: boolean
  /** The up script is performed once more while somebody else reads the touched tables. */
  readonly withReader: boolean
}

export interface TargetTools {
  readonly watch: Stopwatch
  readonly progress: (line: string) => void
  /** Runs once in the empty database, as superuser: extensions. */
  readonly prepare: (database: Database) => Promise<void>
  /** Time is short: what nobody was promised is left out. */
  readonly hurries: () => boolean
  /** Called after each migration that was performed, while the state before it is still at hand. */
  readonly onPerformed: PerformedListener
}

/** `perform` replays other scripts from the same start, for comparison; `before` is the schema there. */
export type PerformedListener = (
  outcome: Extract<MigrationOutcome, { performed: true }>,
  perform: (scripts: readonly LoadedScript[]) => Promise<PerformedScripts>,
  before: CatalogSnapshot,
) => Promise<void>

/** What became of one reviewed migration. */
export type MigrationOutcome =
  | {
      readonly performed: true
      readonly migration: LoadedMigration
      readonly rehearsed: RehearsedMigration
      /** What rows of other kinds made of it. */
      readonly trials: RowTrials
      /** What rules ask of the schema before it and after it. */
      readonly schema: SchemaAround | null
      /** Tables that existed before the change under review, as they were named before this migration, with their kind. */
      readonly existingTables: ReadonlyMap<string, string>
      /** What a failure of the up script leaves behind; empty: nothing. Absent: not known. */
      readonly rerun?: readonly Rerun[]
      /** What it needs that the throwaway server lacks. */
      readonly wants: Wants
      /** Primary keys of a single column before it, by qualified table. */
      readonly keys: ReadonlyMap<string, string>
      readonly postgresMajor: number
    }
  | { readonly performed: false; readonly migration: LoadedMigration }

/** Collects while the walk goes on, so that what was performed survives an interruption. */
export interface TargetRecord {
  readonly outcomes: MigrationOutcome[]
  readonly unchecked: Unchecked[]
  readonly rollbacksTogether: RollbackTogether[]
}

/** The way through one target's history: what is behind, and what was found on it. */
export interface Walk extends TargetRecord {
  readonly database: Database
  /** The whole of it. */
  readonly steps: readonly HistoryStep[]
  readonly settings: TargetSettings
  readonly tools: TargetTools
  /** Tables production has: those of the baseline, with `all` those of every migration before. */
  readonly existing: Set<number>
  /** For the history that comes first; `null` from then on. */
  baselines: BaselineStore | null
  /** Relations from before the history that was applied last; all others of it are adopted as existing. */
  adoptable: ReadonlySet<number> | null
  /** The transaction in which the tool performs the migration at hand together with others; `null` for one of its own. */
  shared: SharedTransaction | null
  /** The schema that the migration before left, on its own clone; absent before the first. */
  latest?: CatalogSnapshot
  /** Those that are rolled back together at the end; `null`: none. */
  readonly group: RollbackGroup | null
}
