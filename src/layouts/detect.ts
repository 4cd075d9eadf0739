import { posix } from 'node:path'
import type { LayoutName } from '../config/settings.ts'
import { UserError } from '../model/errors.ts'
import { familiesWith, LAYOUT_FAMILIES } from './families.ts'
import type { IgnoredFile, LayoutFamily } from './family.ts'
import type { Target } from './layout.ts'
import { compareText, directoryOfPath, isWithin } from './paths.ts'
import { PRISMA_LOCK_FILE } from './prisma.ts'
import { isScript } from './sqitch.ts'
import type { SqitchProject } from './sqitch-projects.ts'

export interface TargetQuery {
  readonly layout: LayoutName | 'auto'
  /** Directories or files that hold migrations; empty: the whole repository. */
  readonly paths: readonly string[]
  /** Every directory of migrations, not only those that hold changed files. */
  readonly all?: boolean
  /** The Sqitch projects of the repository; absent: none. */
  readonly sqitch?: readonly SqitchProject[]
}

export interface FoundTargets {
  /** Sorted by directory. */
  readonly targets: readonly Target[]
  /** Changed SQL files that belong to no target. */
  readonly ignored: readonly IgnoredFile[]
}

/** The files of one directory that one layout recognises. */
interface Claim {
  readonly family: LayoutFamily
  readonly directory: string
  /** In the head. */
  readonly present: string[]
  /** In the head or removed by the change. */
  readonly all: Set<string>
}

/**
 * Finds the migration directories in question, recognises their layout and orders their migrations.
 *
 * `tree` are all files of the head, `changed` the paths the change touches (removed files and old names too).
 *
 * @throws UserError when a given path matches nothing, when two layouts fit a directory equally well or when the
 *   migration tool itself refuses the directory.
 */
export function findTargets(
  tree: readonly string[],
  changed: readonly string[],
  query: TargetQuery,
): FoundTargets {
  const places = query.paths.map(normalised)
  const inPlace = (path: string) => places.length === 0 || places.some((place) => isWithin(path, place))
  checkPlaces(places, [...tree, ...changed])

  const wanted = changed.filter(inPlace)
  const projects = query.sqitch ?? []
  const known = familiesWith(projects)
  const families = query.layout === 'auto' ? Object.values(known) : [known[query.layout]]
  const anywhere = query.layout !== 'auto' || places.length > 0
  const concerned = families
    .flatMap((family) => claimsOf(withoutScriptsOf(projects, query.layout, family), tree, wanted))
    .filter((claim) => (query.all ? claim.present.some(inPlace) : wanted.some((path) => claim.all.has(path))))
    .filter((claim) => holdsMigrations(claim) && (anywhere || isGuessable(claim)))
  const chosen = chooseLayouts(concerned)
  const claimed = new Set(chosen.flatMap((claim) => [...claim.all]))
  const files = new Set(tree)
  return {
    targets: chosen.map((claim) => targetOf(claim, query, files)),
    ignored: wanted
      .filter((path) => path.endsWith('.sql') && !claimed.has(path))
      .map((path) => ({ path, why: whyUnclaimed(path, query) })),
  }
}

/** A lone `down.sql` fits Prisma's names and is yet no Prisma migration. */
function holdsMigrations({ family, all }: Claim): boolean {
  const { migrations, conflicts } = family.read([...all])
  return conflicts.length > 0 || migrations.some((migration) => migration.up.path.endsWith('.sql'))
}

function isGuessable({ family, directory }: Claim): boolean {
  return otherDatabaseIn(directory) === null && family.guessable(directory)
}

/** Histories for several databases lie in directories beside each other; only PostgreSQL's can be rehearsed. */
function otherDatabaseIn(directory: string): string | null {
  return directory.split('/').find((segment) => OTHER_DATABASE.test(segment)) ?? null
}

const OTHER_DATABASE =
  /^(?:mysql\d?|mariadb|oracle|sqlserver|mssql|db2|h2|hsqldb|derby|sqlite3?|cockroach(?:db)?|clickhouse|cassandra)$/i

function normalised(place: string): string {
  const path = posix.normalize(place)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** A misspelt path would otherwise pass for a change without migrations. */
function checkPlaces(places: readonly string[], known: readonly string[]): void {
  for (const place of places) {
    if (!known.some((path) => isWithin(path, place))) {
      throw new UserError(
        `The path ${place} names no file or directory of the repository. Paths count from its root; check the spelling.`,
      )
    }
  }
}

/** What a plan orders is Sqitch's, however its names are numbered. */
function withoutScriptsOf(
  projects: readonly SqitchProject[],
  asked: LayoutName | 'auto',
  family: LayoutFamily,
): LayoutFamily {
  if (projects.length === 0 || asked !== 'auto' || family.layout.name === 'sqitch') return family
  const { directoryOf } = family
  return {
    ...family,
    directoryOf: (path) => (projects.some((project) => isScript(path, project)) ? null : directoryOf(path)),
  }
}

const MAYBE_SCRIPT = /\.sql|\.(?:up|down)\./i

function claimsOf(
  family: LayoutFamily,
  tree: readonly string[],
  changed: readonly string[],
): readonly Claim[] {
  const claims = new Map<string, Claim>()
  const claimIn = (path: string): Claim | null => {
    const directory = family.directoryOf(path)
    if (directory === null) return null
    const claim = claims.get(directory) ?? { family, directory, present: [], all: new Set<string>() }
    claims.set(directory, claim)
    claim.all.add(path)
    return claim
  }
  // Most files of a repository are no SQL; one look spares them the patterns of every layout.
  for (const path of tree) if (MAYBE_SCRIPT.test(path)) claimIn(path)?.present.push(path)
  for (const path of changed) claimIn(path)
  return [...claims.values()]
}

/** One layout a directory: the one that recognises most of its files. */
function chooseLayouts(claims: readonly Claim[]): readonly Claim[] {
  const directories = [...new Set(claims.map((claim) => claim.directory))].sort(compareText)
  return directories.map((directory) =>
    chooseOne(
      directory,
      claims.filter((claim) => claim.directory === directory),
    ),
  )
}

function chooseOne(directory: string, rivals: readonly Claim[]): Claim {
  const [best, second] = rivals.toSorted(byFiles)
  if (best === undefined) throw new Error(`No layout was found for ${directory}`)
  if (second !== undefined && byFiles(best, second) === 0) {
    const names = [best, second].map((claim) => claim.family.layout.name)
    throw new UserError(
      `${directory} looks as much like ${names[0]} as like ${names[1]}: each recognises ${best.all.size} of its files. Say which one it is with --layout ${names[0]} or --layout ${names[1]}.`,
    )
  }
  return best
}

/** Most files in the head first: what the change removes says little about what is there now. */
function byFiles(a: Claim, b: Claim): number {
  return b.present.length - a.present.length || b.all.size - a.all.size
}

function targetOf(
  claim: Claim,
  { layout: asked, sqitch: projects = [] }: TargetQuery,
  files: ReadonlySet<string>,
): Target {
  const { family, directory, present } = claim
  const { migrations, ignored, conflicts } = family.read(present)
  if (conflicts.length > 0) throw new UserError(`${directory}: ${conflicts.join(' ')}`)
  const count = `${present.length} ${present.length === 1 ? 'file is' : 'files are'} named ${family.pattern}`
  const evidence = `${asked === 'auto' ? 'looks like' : 'taken as'} ${family.layout.name}: ${count}`
  const target = { directory, layout: family.layout, evidence, migrations, ignored }
  const project = projects.find((one) => one.directory === directory)
  if (family.layout.name === 'sqitch' && project !== undefined) return { ...target, project }
  const lockPath = posix.join(directory, PRISMA_LOCK_FILE)
  return family.layout.name === 'prisma' && files.has(lockPath) ? { ...target, lockPath } : target
}

function whyUnclaimed(path: string, { layout: asked, sqitch: projects = [] }: TargetQuery): string {
  const foreign = projects.find((project) => project.engine !== 'pg' && isScript(path, project))
  if (foreign !== undefined) return `belongs to a Sqitch project for another database (${foreign.engine})`
  if (asked !== 'auto') return `is not named as ${asked} expects: ${LAYOUT_FAMILIES[asked].pattern}`
  const database = otherDatabaseIn(directoryOfPath(path))
  if (database !== null) return `lies in a directory for another database (${database})`
  const guess = LAYOUT_FAMILIES.plain.directoryOf(path)
  return guess === null
    ? 'fits the names of no known layout'
    : `is numbered, but ${guess} does not look like a directory of migrations; name it as a path or with --layout`
}
