import type { MigrationFiles, Target } from '../layout.ts'

/** A migration that is to follow on all others of its directory. */
export interface NewMigration {
  readonly up: string
  /** `null`: nothing of it has to be taken back. */
  readonly down: string | null
  /** Its statements share one transaction; otherwise each commits by itself. */
  readonly transaction: boolean
}

/** A file as it is to be, with its whole text. */
export interface NewFile {
  readonly path: string
  readonly change: 'edit' | 'add'
  readonly text: string
}

/** How the files of one layout are written. */
export interface FileWriter {
  /**
   * The files of migrations that come after all others of the target, named as its directory names them.
   *
   * @param origin the migration they are split from: they carry its name and lie where it lies, with down scripts
   *   where it has one.
   * @returns `null` where the names that are there do not tell how the next one is called.
   */
  readonly following: (
    target: Target,
    origin: MigrationFiles,
    migrations: readonly NewMigration[],
  ) => readonly NewFile[] | null
  /**
   * A file beside a script that has the tool send it without a transaction. `null`: the text alone decides.
   *
   * @param settings the text of that file as it is; `null`: there is none.
   */
  readonly outside: ((scriptPath: string, settings: string | null) => NewFile) | null
  /** What the tool needs besides its files before a CONCURRENTLY command can end, as a sentence. */
  readonly concurrently?: string
}

/** A text that ends with one line end. */
export const endingLine = (sql: string): string => `${sql.trimEnd()}\n`

/** For tools that want a down script with every up script. */
export const NOTHING_TO_UNDO = '-- Nothing has to be taken back here.\n'
