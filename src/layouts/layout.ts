import type { LayoutName } from '../config/settings.ts'
import type { RollbackMode } from '../model/rollback.ts'
import type { ParsedStatement } from '../sql/parse.ts'
import type { PooledConnection } from './pooled-connection.ts'
import type { SqitchProject } from './sqitch-projects.ts'

/** How a tool delivers one script to the server. Each fact is checked against the real tool. */
export interface Sending {
  /**
   * `message`: the whole file as one simple query. `statements`: one query per statement. `pipeline`: one query per
   * statement in the extended protocol, without waiting, and one Sync at the end.
   */
  readonly sentAs: 'message' | 'pipeline' | 'statements'
  /**
   * `one`: the tool wraps the script in a transaction. `shared`: the same, and all scripts that are pending together
   * run in that one transaction. `per-statement`: each statement commits on its own.
   * `explicit`: the tool opens none; what the file says (and the implicit transaction of a message or a pipeline) holds.
   */
  readonly transaction: 'one' | 'shared' | 'per-statement' | 'explicit'
  /**
   * What becomes of the statements behind a COMMIT of the script's own where the tool wraps it. Absent: the driver
   * opens another transaction by itself (JDBC without autocommit). `autocommits`: the tool sent one BEGIN and sends
   * no other, so each of them commits on its own.
   */
  readonly afterCommit?: 'autocommits'
  /**
   * What becomes of a transaction that the script leaves open. Absent: the bookkeeping that the tool sends next on the
   * connection commits it. `disconnects`: nothing follows, so it is rolled back.
   */
  readonly atEnd?: 'disconnects'
  /** The tool drops a leading U+FEFF; otherwise the server receives it and refuses the script. */
  readonly stripsByteOrderMark: boolean
  /**
   * Sent on a second connection before the script; its transaction stays open until the script has ended. A script
   * that waits for it waits for ever: that is how the tool hangs in production, and has to be reported, not sat out.
   */
  readonly companion: readonly string[]
  /** Set when the tool itself refuses the script before anything reaches the server: its words. */
  readonly refusal: string | null
}

export interface ScriptFile {
  /** Relative to the repository root. */
  readonly path: string
  /** A file beside the script that changes how it is sent (Flyway's `V2__x.sql.conf`). */
  readonly settingsPath?: string
}

/** One versioned change as the files on disk give it. */
export interface MigrationFiles {
  /** Version and name as the file or directory writes them: `000012_add_orders`, `V2__add_orders`. */
  readonly id: string
  readonly up: ScriptFile
  readonly down: ScriptFile | null
  /** The tool's own script that fails where the migration has not done what it should (Sqitch's `verify`). */
  readonly verify?: ScriptFile
  /**
   * One name is planned several times (`sqitch rework`). `current` is the file of the newest script of that name,
   * `previous` the one in which the script before this one lies now; `null`: there is none before it.
   */
  readonly rework?: { readonly current: string; readonly previous: string | null }
  /** Run again whenever its content changes (Flyway `R__`). */
  readonly repeatable: boolean
}

/** One directory of migrations in the order its tool applies them. */
export interface Target {
  /** Relative to the repository root; `.` for the root itself. */
  readonly directory: string
  readonly layout: Layout
  /** Why this layout: `looks like golang-migrate: 12 of 12 files are named N_name.up.sql or N_name.down.sql`. */
  readonly evidence: string
  readonly migrations: readonly MigrationFiles[]
  /** Prisma's `migration_lock.toml`, which names the kind of database. */
  readonly lockPath?: string
  /** Where the order of the migrations is written in a file: the project as that file gives it. */
  readonly project?: SqitchProject
  /** What the settings say of its rollbacks; absent: nothing. */
  readonly rollback?: RollbackMode
  /** The pooler that its migrations go through; absent: the repository names none. */
  readonly pooled?: PooledConnection
  /** SQL files in the directory that the tool would not run, and why. */
  readonly ignored: readonly { readonly path: string; readonly why: string }[]
}

/**
 * Where a migration that is gone stood among those that have run. `last-followed`: last among them, and the change
 * adds one behind it.
 */
export type PlaceGone = 'earlier' | 'last' | 'last-followed'

/** What a tool does about something, and a sentence that says by what. */
export interface ToolAnswer<T extends string> {
  readonly does: T
  readonly because: string
}

/**
 * What a tool does when its files no longer are what the database has been through. Each fact is checked against the
 * real tool. `refuses`: it deploys nothing. `overlooks`: it goes on as if nothing were.
 */
export interface HistoryRules {
  /** As its documentation calls it. */
  readonly tool: string
  /** A new migration that stands before one that has run. `skips`: it never runs. `performs`: it runs now, last. */
  readonly late: ToolAnswer<'skips' | 'refuses' | 'performs'>
  /** Where the configuration says so, it runs them all the same. Absent: nothing makes it do that. */
  readonly latePermitted?: {
    readonly isConfiguration: (path: string) => boolean
    readonly saysSo: (text: string) => boolean
    readonly because: string
  }
  /** Another text of a migration that has run; only where `sameContent` does not hold. */
  readonly edited: ToolAnswer<'refuses' | 'overlooks'>
  /** Texts that are one to the tool. */
  readonly sameContent: (before: string, after: string) => boolean
  /** A migration that has run is gone. */
  readonly removed: (place: PlaceGone) => ToolAnswer<'refuses' | 'overlooks'>
  /** A migration that has run keeps its version under another name; `null`: the name is the version. */
  readonly renamed: ToolAnswer<'refuses' | 'overlooks'> | null
  /** Two migrations of one version; `null`: there can be none. */
  readonly twice: ToolAnswer<'refuses'> | null
}

export interface Layout {
  readonly name: LayoutName
  /** The tool reverses migrations by a script of their own, so a missing one is worth a warning. */
  readonly expectsDown: boolean
  /**
   * The tool's command that lets a migration run again which broke off; `earlier` is the one before it. `null` where
   * the tool has none.
   */
  readonly repair: ((migration: MigrationFiles, earlier: MigrationFiles | null) => string) | null
  /** `null`: no known tool reads these files. */
  readonly history: HistoryRules | null
  /**
   * `statements` is parsed on first use only: a baseline of hundreds of files is sent unparsed.
   * `settings` is the text of the script's `settingsPath`.
   */
  readonly sending: (
    sql: string,
    statements: () => readonly ParsedStatement[],
    settings?: string | null,
  ) => Sending
}
