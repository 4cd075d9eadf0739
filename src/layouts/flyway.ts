import type { DirectoryReading, IgnoredFile, LayoutFamily } from './family.ts'
import { type FlywayName, parseFlywayName, versionKey } from './flyway-names.ts'
import { flywaySending } from './flyway-sending.ts'
import type { Layout, MigrationFiles } from './layout.ts'
import { compareText, compareVersions, directoryOfPath, fileName } from './paths.ts'

/** Undo scripts need an edition that most users do not have, so a missing one is no fault. */
export const flyway: Layout = {
  name: 'flyway',
  expectsDown: false,
  /** Removes the failed entry from the history table: https://documentation.red-gate.com/fd/repair-277578892.html */
  repair: () => 'flyway repair',
  /**
   * Measured with Flyway 13.12: `migrate` validates first. A checksum is made of the lines without what ends them; a
   * migration that is gone from the end counts as a future one, which is let pass.
   */
  history: {
    tool: 'Flyway',
    late: {
      does: 'refuses',
      because:
        'Flyway validates before it migrates, and stops at a version that has not run although a later one has ("Detected resolved migration not applied to database").',
    },
    latePermitted: {
      isConfiguration: (path) => CONFIGURATION.test(fileName(path)),
      saysSo: (text) => OUT_OF_ORDER.test(text),
      because:
        'The configuration in the repository sets outOfOrder, with which Flyway runs what stands before.',
    },
    edited: {
      does: 'refuses',
      because:
        'Flyway keeps a checksum of every file that has run, comments and blanks included, and stops where it differs ("Migration checksum mismatch").',
    },
    sameContent: (before, after) => joinedLines(before) === joinedLines(after),
    removed: (place) =>
      place === 'last'
        ? {
            does: 'overlooks',
            because:
              'Flyway takes it for a migration of the future while it is the last, and refuses to migrate as soon as a later version comes.',
          }
        : {
            does: 'refuses',
            because:
              'Flyway validates before it migrates, and stops where a file of what has run is missing ("Detected applied migration not resolved locally").',
          },
    renamed: {
      does: 'refuses',
      because:
        'Flyway keeps the description of every version that has run, and stops where it differs ("Migration description mismatch").',
    },
    twice: {
      does: 'refuses',
      because:
        'Flyway does not start with two files of one version ("Found more than one migration with version").',
    },
  },
  sending: (sql, statements, settings) => flywaySending(sql, statements, settings ?? null),
}

/** Where https://documentation.red-gate.com/fd/flyway-out-of-order-setting-277579012.html may be set. */
const CONFIGURATION =
  /^(?:flyway.*\.(?:conf|toml|properties)|application.*\.(?:properties|ya?ml)|pom\.xml|build\.gradle(?:\.kts)?|(?:docker-)?compose.*\.ya?ml)$/i
const OUT_OF_ORDER = /out[-_]?of[-_]?order["']?\s*[:=>(]\s*["']?true/i

function joinedLines(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/[\r\n]/g, '')
}

interface FlywayFile {
  readonly path: string
  readonly name: FlywayName
}

type Numbered = FlywayFile & { readonly name: Exclude<FlywayName, { kind: 'repeatable' }> }

const SETTINGS_SUFFIX = '.conf'

/**
 * Files of Flyway. A location is read with everything below it, so the directory is the nearest one above the file
 * that is called `migration` or `migrations`, else the file's own.
 */
export const flywayFamily: LayoutFamily = {
  layout: flyway,
  pattern: 'V1__name.sql, U1__name.sql or R__name.sql',
  directoryOf: (path) => {
    const script = path.endsWith(`.sql${SETTINGS_SUFFIX}`) ? path.slice(0, -SETTINGS_SUFFIX.length) : path
    return parseFlywayName(script) === null ? null : locationOf(script)
  },
  guessable: () => true,
  read: (paths) => {
    const settings = new Set(paths.filter((path) => path.endsWith(SETTINGS_SUFFIX)))
    const files = paths.flatMap((path) => {
      const name = parseFlywayName(path)
      return name === null ? [] : [{ path, name }]
    })
    return readFiles(files, settings)
  },
  identify: ({ up }) => {
    const name = parseFlywayName(up.path)
    return name?.kind === 'versioned' ? { version: versionKey(name.version), name: name.description } : null
  },
}

/** Directories for one kind of database beside each other, chosen by `{vendor}` in the location. */
const VENDORS =
  /^(?:postgres|postgresql|pg|mysql|mariadb|oracle|sqlserver|mssql|db2|h2|hsqldb|derby|sqlite|cockroachdb)$/i

function locationOf(path: string): string {
  const own = directoryOfPath(path)
  const segments = own.split('/')
  const location = segments.findLastIndex((segment) => /^migrations?$/i.test(segment))
  if (location === -1) return own
  const vendor = VENDORS.test(segments[location + 1] ?? '') ? 1 : 0
  return segments.slice(0, location + 1 + vendor).join('/')
}

function readFiles(files: readonly FlywayFile[], settings: ReadonlySet<string>): DirectoryReading {
  const versioned = numbered(files, 'versioned')
  const undos = numbered(files, 'undo')
  const baseline = numbered(files, 'baseline').at(-1)
  const undoOf = new Map(undos.map((file) => [versionKey(file.name.version), file]))
  const replaced = versioned.filter(
    (file) => baseline !== undefined && compareVersions(file.name.version, baseline.name.version) <= 0,
  )
  const pending = versioned.filter((file) => !replaced.includes(file))
  const repeatables = files
    .filter((file) => file.name.kind === 'repeatable')
    .sort((a, b) => compareText(a.name.description, b.name.description))
  const migrations = [
    ...(baseline === undefined ? [] : [migrationOf(baseline, undefined, settings)]),
    ...pending.map((file) => migrationOf(file, undoOf.get(versionKey(file.name.version)), settings)),
    ...repeatables.map((file) => migrationOf(file, undefined, settings)),
  ]
  const known = new Set(versioned.map((file) => versionKey(file.name.version)))
  const ignored: IgnoredFile[] = [
    ...replaced.map(({ path }) => ({
      path,
      why: `a new database starts from ${fileName(baseline?.path ?? '')} instead`,
    })),
    ...undos
      .filter((file) => !known.has(versionKey(file.name.version)))
      .map(({ path, name }) => ({ path, why: `version ${versionKey(name.version)} has no V file` })),
  ]
  return { migrations, ignored, conflicts: conflictsIn(undos) }
}

/** The files of one kind in the order of their versions. */
function numbered(files: readonly FlywayFile[], kind: Numbered['name']['kind']): readonly Numbered[] {
  return files
    .filter((file): file is Numbered => file.name.kind === kind)
    .sort((a, b) => compareVersions(a.name.version, b.name.version) || compareText(a.path, b.path))
}

/** Flyway does not start when a version occurs twice ("Found more than one undo migration with version 1"). */
function conflictsIn(files: readonly Numbered[]): readonly string[] {
  return files.flatMap((file, index) => {
    const earlier = files[index - 1]
    if (earlier === undefined || compareVersions(earlier.name.version, file.name.version) !== 0) return []
    return `Version ${versionKey(file.name.version)} has two undo files, ${fileName(earlier.path)} and ${fileName(file.path)}; Flyway refuses to start with them. Give one of them another version.`
  })
}

function migrationOf(
  file: FlywayFile,
  undo: FlywayFile | undefined,
  settings: ReadonlySet<string>,
): MigrationFiles {
  const script = (path: string) => {
    const settingsPath = `${path}${SETTINGS_SUFFIX}`
    return settings.has(settingsPath) ? { path, settingsPath } : { path }
  }
  return {
    id: fileName(file.path).slice(0, -'.sql'.length),
    up: script(file.path),
    down: undo === undefined ? null : script(undo.path),
    repeatable: file.name.kind === 'repeatable',
  }
}
