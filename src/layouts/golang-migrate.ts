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
  /**
   * Measured with migrate 4.20.1: the database holds one number, the version it is at. What stands below it never
   * runs, texts and names are not looked at, and that version itself has to have a file.
   */
  history: {
    tool: 'golang-migrate',
    late: {
      does: 'skips',
      because:
        'golang-migrate notes one number, the version that the database is at, and looks only above it.',
    },
    edited: { does: 'overlooks', because: 'golang-migrate does not look at the text of what has run.' },
    sameContent: () => false,
    removed: (place) =>
      place === 'earlier'
        ? { does: 'overlooks', because: 'golang-migrate notes one number and does not miss a file below it.' }
        : {
            does: 'refuses',
            because:
              'golang-migrate wants a file of the version that the database is at, and stops without one ("no migration found for version").',
          },
    renamed: { does: 'overlooks', because: 'golang-migrate notes the number and no name.' },
    twice: { does: 'refuses', because: 'golang-migrate does not start with two files of one version.' },
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
    const ups = files.filter((file) => file.direction === 'up')
    const downs = files.filter((file) => file.direction === 'down')
    const versions = new Set(ups.map((up) => up.version))
    const ignored: IgnoredFile[] = downs
      .filter(({ version }) => !versions.has(version))
      .map(({ version, path }) => ({ path, why: `version ${version} has no up file` }))
    return { migrations: pair(ups, downs), ignored, conflicts: conflictsIn(ups, downs) }
  },
  identify: ({ up }) => {
    const name = parseName(up.path)
    return name === null ? null : { version: String(name.version), name: fileName(up.path) }
  },
}

/** Pairs go by version; the names of both files may differ, but the same name wins where a version occurs twice. */
function pair(ups: readonly VersionedFile[], downs: readonly VersionedFile[]): readonly MigrationFiles[] {
  const inOrder = ups.toSorted((a, b) =>
    a.version === b.version ? compareText(a.path, b.path) : a.version < b.version ? -1 : 1,
  )
  const downsOf = new Map<bigint, VersionedFile[]>()
  for (const down of downs) downsOf.set(down.version, [...(downsOf.get(down.version) ?? []), down])
  return inOrder.map((up) => {
    const candidates = downsOf.get(up.version) ?? []
    const down = candidates.find(({ path }) => stemOf(path) === stemOf(up.path)) ?? candidates.at(-1)
    return {
      id: stemOf(up.path),
      up: { path: up.path },
      down: down === undefined ? null : { path: down.path },
      repeatable: false,
    }
  })
}

const stemOf = (path: string) => fileName(path).replace(/\.(?:up|down)\..*$/, '')

/** The tool does not start when one version has two files of one direction (`001_a.down.sql` and `1_b.down.sql`). */
function conflictsIn(ups: readonly VersionedFile[], downs: readonly VersionedFile[]): readonly string[] {
  const seen = new Map<bigint, VersionedFile>()
  return downs.flatMap((file) => {
    const earlier = seen.get(file.version)
    seen.set(file.version, file)
    // Two up files of that version are told already.
    if (earlier === undefined || ups.filter((up) => up.version === file.version).length > 1) return []
    return `Version ${file.version} has two down files, ${fileName(earlier.path)} and ${fileName(file.path)}; golang-migrate refuses to start with them. Give one of them another version.`
  })
}
