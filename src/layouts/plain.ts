import type { LayoutFamily } from './family.ts'
import type { Layout, MigrationFiles, Sending } from './layout.ts'
import { compareText, compareVersions, directoryOfPath, fileName } from './paths.ts'

/**
 * No tool defines this layout, so this is a choice: what a runner of one's own does that reads a file and hands it
 * to its driver's `query`. Several statements are then one implicit transaction.
 */
const SENDING: Sending = {
  sentAs: 'message',
  transaction: 'explicit',
  stripsByteOrderMark: false,
  companion: [],
  refusal: null,
}

export const plain: Layout = {
  name: 'plain',
  expectsDown: true,
  repair: null,
  history: null,
  sending: () => SENDING,
}

interface NumberedFile {
  readonly path: string
  readonly version: readonly bigint[]
  /** The file's name without `.sql` and without what marks it as a down script. */
  readonly stem: string
  readonly direction: 'up' | 'down'
  readonly directory: string
}

const DATE_VERSION = /^(\d{4})-(\d{2})-(\d{2})(?:-(\d+))?(?=[-_.\s]|$)/
const NUMBER_VERSION = /^\d+(?:\.\d+)*(?!\d)/
const DOWN_SUFFIX = /[._-](?:down|rollback|undo|revert)$/i
const UP_SUFFIX = /[._-]up$/i
const DOWN_DIRECTORY = /^(?:down|downs|rollback|rollbacks|undo|revert|reverts)$/i
const UP_DIRECTORY = /^(?:up|ups)$/i

/** Directories whose name says that numbered SQL in them is applied once and in order. */
const MIGRATION_DIRECTORY = /migrat|schema|ddl|changelog|changeset|upgrade|patches|deltas|versions/i
const OTHER_DIRECTORY = /^(?:seeds?|fixtures?|testdata|queries|reports?|snapshots?|node_modules)$/i

/** Numbered SQL files with optional down scripts: `001_x.sql` with `001_x.down.sql`, `rollback/001_x.sql` and so on. */
export const plainFamily: LayoutFamily = {
  layout: plain,
  pattern: 'N_name.sql, with a down script named N_name.down.sql, N_name_rollback.sql or rollback/N_name.sql',
  directoryOf: (path) => parseName(path)?.directory ?? null,
  guessable: (directory) => {
    const segments = directory.split('/')
    return (
      segments.some((segment) => MIGRATION_DIRECTORY.test(segment)) &&
      !segments.some((segment) => OTHER_DIRECTORY.test(segment))
    )
  },
  read: (paths) => {
    const files = paths.flatMap((path) => parseName(path) ?? []).sort(byVersionThenName)
    const ups = files.filter((file) => file.direction === 'up')
    const upStems = new Set(ups.map((up) => up.stem))
    const unpaired = new Set(files.filter((file) => file.direction === 'down'))
    const migrations = ups.map((up): MigrationFiles => {
      const down = downOf(up, [...unpaired], upStems)
      if (down !== null) unpaired.delete(down)
      return {
        id: up.stem,
        up: { path: up.path },
        down: down === null ? null : { path: down.path },
        repeatable: false,
      }
    })
    const ignored = [...unpaired].map(({ path }) => ({ path, why: 'no up script has its number' }))
    return { migrations, ignored, conflicts: [] }
  },
  identify: ({ id, up }) => ({ version: parseName(up.path)?.version.join('.') ?? id, name: id }),
}

/** The down script of the same name, else one of the same number that has no other up script of its name. */
function downOf(
  up: NumberedFile,
  downs: readonly NumberedFile[],
  upStems: ReadonlySet<string>,
): NumberedFile | null {
  const candidates = downs.filter((down) => compareVersions(up.version, down.version) === 0)
  const named = candidates.find((down) => down.stem === up.stem)
  return named ?? candidates.find((down) => !upStems.has(down.stem)) ?? null
}

function byVersionThenName(a: NumberedFile, b: NumberedFile): number {
  return compareVersions(a.version, b.version) || compareText(a.path, b.path)
}

function parseName(path: string): NumberedFile | null {
  const name = fileName(path)
  if (!/\.sql$/i.test(name)) return null
  const base = name.slice(0, -'.sql'.length)
  const version = versionOf(base)
  if (version === null) return null
  const own = directoryOfPath(path)
  const inDown = DOWN_DIRECTORY.test(fileName(own))
  const inUp = UP_DIRECTORY.test(fileName(own))
  // `1_x.up.sql` in one directory is golang-migrate's name; a split into up/ and down/ is not.
  if (UP_SUFFIX.test(base) && !inUp) return null
  const isDown = inDown || DOWN_SUFFIX.test(base)
  return {
    path,
    version,
    stem: base.replace(isDown ? DOWN_SUFFIX : UP_SUFFIX, ''),
    direction: isDown ? 'down' : 'up',
    directory: inDown || inUp ? directoryOfPath(own) : own,
  }
}

/** Dates may be written with dashes: `2017-09-23-182408_x` follows `20140924113530_x`, which no name sort gives. */
function versionOf(base: string): readonly bigint[] | null {
  const date = DATE_VERSION.exec(base)
  if (date !== null) return [BigInt(date.slice(1).join(''))]
  const number = NUMBER_VERSION.exec(base)
  return number === null ? null : number[0].split('.').map(BigInt)
}
