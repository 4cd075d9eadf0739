import type { IgnoredFile, LayoutFamily } from './family.ts'
import type { Layout, MigrationFiles, Sending } from './layout.ts'
import { compareText, directoryOfPath, fileName } from './paths.ts'

/**
 * Measured with migrate 4.20.1 and its drivers postgres and pgx5: the file goes to the server unchanged as one simple
 * query, outside any transaction of the tool. So several statements are one implicit transaction, and a byte order
 * mark reaches the server, which refuses it (42601). The advisory lock is taken on the same session.
 */
const SENDING: Sending = {
  sentAs: 'message',
  transaction: 'explicit',
  stripsByteOrderMark: false,
  companion: [],
  refusal: null,
}

export const golangMigrate: Layout = {
  name: 'golang-migrate',
  expectsDown: true,
  /**
   * The tool notes the version as dirty before it sends the file and runs nothing until somebody says which version
   * the database really has; -1 is none. Its flags are read up to `--` (migrate 4.20.1, `internal/cli`).
   */
  repair: (_, earlier) => {
    const version = earlier === null ? null : parseName(earlier.up.path)?.version
    return `migrate force ${version ?? '-- -1'}`
  },
  sending: () => SENDING,
}

interface VersionedFile {
  readonly path: string
  readonly version: bigint
  readonly direction: 'up' | 'down'
}

/** The tool's own pattern: any extension will do, so even a backup copy `1_x.up.sql.bak` counts as a migration. */
const NAME = /^([0-9]+)_(.*)\.(down|up)\.(.*)$/

function parseName(path: string): VersionedFile | null {
  const match = NAME.exec(fileName(path))
  if (match === null) return null
  return { path, version: BigInt(match[1] ?? ''), direction: match[3] === 'up' ? 'up' : 'down' }
}

/** Files of golang-migrate: https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md */
export const golangMigrateFamily: LayoutFamily = {
  layout: golangMigrate,
  pattern: 'N_name.up.sql or N_name.down.sql',
  directoryOf: (path) => (parseName(path) === null ? null : directoryOfPath(path)),
  guessable: () => true,
  read: (paths) => {
    const files = paths.flatMap((path) => parseName(path) ?? []).sort((a, b) => compareText(a.path, b.path))
    const ups = byVersion(files, 'up')
    const downs = byVersion(files, 'down')
    const ignored: IgnoredFile[] = [...downs]
      .filter(([version]) => !ups.has(version))
      .map(([version, { path }]) => ({ path, why: `version ${version} has no up file` }))
    return { migrations: pair(ups, downs), ignored, conflicts: conflictsIn(files) }
  },
}

/** Pairs go by version; the names of both files may differ. */
function pair(
  ups: ReadonlyMap<bigint, VersionedFile>,
  downs: ReadonlyMap<bigint, VersionedFile>,
): readonly MigrationFiles[] {
  const inOrder = [...ups.values()].sort((a, b) => (a.version < b.version ? -1 : 1))
  return inOrder.map((up) => {
    const down = downs.get(up.version)
    return {
      id: fileName(up.path).replace(/\.up\..*$/, ''),
      up: { path: up.path },
      down: down === undefined ? null : { path: down.path },
      repeatable: false,
    }
  })
}

function byVersion(
  files: readonly VersionedFile[],
  direction: 'up' | 'down',
): ReadonlyMap<bigint, VersionedFile> {
  return new Map(files.filter((file) => file.direction === direction).map((file) => [file.version, file]))
}

/** The tool does not start when one version has two files of one direction (`001_a.up.sql` and `1_b.up.sql`). */
function conflictsIn(files: readonly VersionedFile[]): readonly string[] {
  const conflicts: string[] = []
  const seen = new Map<string, VersionedFile>()
  for (const file of files) {
    const slot = `${file.version} ${file.direction}`
    const earlier = seen.get(slot)
    if (earlier === undefined) seen.set(slot, file)
    else {
      conflicts.push(
        `Version ${file.version} has two ${file.direction} files, ${fileName(earlier.path)} and ${fileName(file.path)}; golang-migrate refuses to start with them. Give one of them another version.`,
      )
    }
  }
  return conflicts
}
