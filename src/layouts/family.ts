import type { Layout, MigrationFiles } from './layout.ts'

/** A SQL file in a migration directory that the tool would not run, and why. */
export interface IgnoredFile {
  readonly path: string
  readonly why: string
}

/** The migrations of one directory, in the order their tool applies them. */
export interface DirectoryReading {
  readonly migrations: readonly MigrationFiles[]
  readonly ignored: readonly IgnoredFile[]
  /** Why the tool refuses the directory as a whole, one sentence each. Two migrations of one version are not told here. */
  readonly conflicts: readonly string[]
}

/** What a tool knows a migration by once it has run. */
export interface MigrationIdentity {
  readonly version: string
  /** What it notes beside the version; empty where the version says all. */
  readonly name: string
}

/** How a layout recognises and orders files; `Layout` is how it sends them. Paths are relative to the repository root. */
export interface LayoutFamily {
  readonly layout: Layout
  /** The name pattern in words, for evidence: `N_name.up.sql or N_name.down.sql`. */
  readonly pattern: string
  /** The migration directory that a file of this layout belongs to; `null` for any other file. */
  readonly directoryOf: (path: string) => string | null
  /**
   * A layout whose names also occur outside migrations is only guessed where the directory's name speaks of
   * migrations; asked for by name it is taken everywhere.
   */
  readonly guessable: (directory: string) => boolean
  /** Orders and pairs the files that `directoryOf` puts into one directory. */
  readonly read: (paths: readonly string[]) => DirectoryReading
  /** `null`: it has no place in the order, because it runs whenever it changes or stands for others. */
  readonly identify: (migration: MigrationFiles) => MigrationIdentity | null
}
