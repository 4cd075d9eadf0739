import type { ChangedFile } from '../changes/changed-file.ts'
import type { LayoutFamily, MigrationIdentity } from './family.ts'
import type { HistoryRules, MigrationFiles, PlaceGone, Target } from './layout.ts'
import { familyOf, familyOfNames, goneMigrations, type ReviewedMigration } from './select-reviewed.ts'

/** A migration that has run and now goes by another version or name. */
export interface MovedMigration {
  readonly files: MigrationFiles
  readonly from: MigrationFiles
  /** It keeps its version, so the tool still knows it. */
  readonly sameVersion: boolean
  /** It stands before one that has run. */
  readonly late: boolean
  readonly place: PlaceGone
}

/** What a change makes of the migrations that the base branch holds, which count as run in production. */
export interface HistoryChange {
  /** Directory of the target. */
  readonly target: string
  readonly rules: HistoryRules | null
  /** New ones before some that have run, each with the last of those. */
  readonly late: readonly { readonly files: MigrationFiles; readonly before: MigrationFiles }[]
  /** Two or more of one version, at least one of them new, in the order of their files. */
  readonly sameVersion: readonly {
    readonly version: string
    readonly migrations: readonly MigrationFiles[]
  }[]
  /** Their up script differs, perhaps in nothing that counts. */
  readonly edited: readonly MigrationFiles[]
  readonly removed: readonly { readonly files: MigrationFiles; readonly place: PlaceGone }[]
  readonly moved: readonly MovedMigration[]
}

interface Placed {
  readonly files: MigrationFiles
  readonly version: string
  readonly identity: MigrationIdentity
}

/** The migrations of one target that have a place in its order, by where they come from. */
interface History {
  /** In the head, in order; those that nothing can collide with may be left out. */
  readonly ours: readonly Placed[]
  /** In the head or on the base branch meanwhile, in order. */
  readonly all: readonly Placed[]
  readonly gone: readonly Placed[]
  /** What counts as run. */
  readonly applied: readonly Placed[]
  readonly isNew: (one: Placed) => boolean
}

/**
 * Compares the migrations of a target with those of the base by what the tool knows them by; git's renames are only a
 * hint. `landed`: paths that the base branch has got since the change left it.
 */
export function historyChange(
  target: Target,
  reviewed: readonly ReviewedMigration[],
  changedFiles: readonly ChangedFile[],
  landed: readonly string[],
): HistoryChange {
  const history = historyOf(target, reviewed, changedFiles, landed)
  const { ours, all, gone, applied, isNew } = history
  const versions = new Set(applied.map(({ version }) => version))
  const lastApplied = all.findLast(({ version }) => versions.has(version))
  const places = new Map(all.map(({ files }, place) => [files.up.path, place]))
  const end = places.get(lastApplied?.files.up.path ?? '') ?? -1
  const isLate = ({ files }: Placed) => (places.get(files.up.path) ?? end) < end
  const place = placeGone(familyOfNames(target), history)
  const moved = movedMigrations(history, reviewed, isLate, place)
  const movedTo = new Set(moved.map(({ files }) => files.up.path))
  const movedFrom = new Set(moved.map(({ from }) => from.up.path))
  const present = new Set(ours.map(({ version }) => version))
  return {
    target: target.directory,
    rules: target.layout.history,
    late: ours.flatMap((one) => {
      const comes = isNew(one) && !versions.has(one.version) && !movedTo.has(one.files.up.path)
      return comes && lastApplied !== undefined && isLate(one)
        ? [{ files: one.files, before: lastApplied.files }]
        : []
    }),
    sameVersion: withSameVersion(all)
      .filter(([, several]) => several.some(isNew))
      .map(([version, several]) => ({ version, migrations: several.map(({ files }) => files) })),
    edited: editedMigrations(familyOf(target), reviewed, changedFiles),
    removed: gone
      .filter(({ files, version }) => !present.has(version) && !movedFrom.has(files.up.path))
      .map((one) => ({ files: one.files, place: place(one) })),
    moved,
  }
}

function historyOf(
  target: Target,
  reviewed: readonly ReviewedMigration[],
  changedFiles: readonly ChangedFile[],
  landed: readonly string[],
): History {
  const family = familyOf(target)
  const added = new Set(
    reviewed.flatMap(({ migration, change }) =>
      change === 'added' || change === 'renamed' ? [migration.up.path] : [],
    ),
  )
  const isNew = ({ files }: Placed) => added.has(files.up.path)
  const goneOnes = goneMigrations(target, changedFiles)
  const ours = placed(
    family,
    goneOnes.length + landed.length > 0 ? target.migrations : fromFirstNew(target.migrations, added),
  )
  const known = new Set(upPaths(ours))
  const meanwhile = landed.filter((path) => !known.has(path) && family.directoryOf(path) === target.directory)
  const all = meanwhile.length === 0 ? ours : placed(family, family.read([...known, ...meanwhile]).migrations)
  const gone = placed(familyOfNames(target), goneOnes)
  return { ours, all, gone, applied: [...all.filter((one) => !isNew(one)), ...gone], isNew }
}

/**
 * Those that new ones can collide with, where nothing is gone and nothing came meanwhile: what stands behind the first
 * of them, and the one before it. Most changes add one at the end of a long history.
 */
function fromFirstNew(
  migrations: readonly MigrationFiles[],
  added: ReadonlySet<string>,
): readonly MigrationFiles[] {
  if (added.size === 0) return []
  return migrations.slice(Math.max(0, migrations.findIndex(({ up }) => added.has(up.path)) - 1))
}

const upPaths = (migrations: readonly Placed[]) => migrations.map(({ files }) => files.up.path)

function placed(family: LayoutFamily, migrations: readonly MigrationFiles[]): readonly Placed[] {
  return migrations.flatMap((files) => {
    const identity = family.identify(files)
    return identity === null ? [] : [{ files, version: identity.version, identity }]
  })
}

/** Tells where one that is gone stood. Both ends are looked up once, because a squash removes hundreds. */
function placeGone(family: LayoutFamily, { gone, applied, all }: History): (one: Placed) => PlaceGone {
  if (gone.length === 0) return () => 'earlier'
  const lastOf = (migrations: readonly Placed[]) =>
    placed(family, family.read(upPaths(migrations)).migrations).at(-1)?.files.up.path
  const lastApplied = lastOf(applied)
  const followed = lastOf([...all, ...gone]) !== lastApplied
  return ({ files }) => (files.up.path !== lastApplied ? 'earlier' : followed ? 'last-followed' : 'last')
}

/** Migrations whose file git sees renamed, and those that keep their version under another name. */
function movedMigrations(
  { ours, gone, isNew }: History,
  reviewed: readonly ReviewedMigration[],
  isLate: (one: Placed) => boolean,
  place: (one: Placed) => PlaceGone,
): readonly MovedMigration[] {
  if (gone.length === 0) return []
  return ours.filter(isNew).flatMap((one): MovedMigration[] => {
    const same = gone.find(({ version }) => version === one.version)
    if (same?.identity.name === one.identity.name) return []
    const { up } = one.files
    const previous = reviewed.find(({ migration }) => migration.up.path === up.path)?.previousPath
    const from = same ?? gone.find(({ files }) => files.up.path === previous)
    if (from === undefined) return []
    return [
      {
        files: one.files,
        from: from.files,
        sameVersion: same !== undefined,
        late: isLate(one),
        place: place(from),
      },
    ]
  })
}

function editedMigrations(
  family: LayoutFamily,
  reviewed: readonly ReviewedMigration[],
  changedFiles: readonly ChangedFile[],
): readonly MigrationFiles[] {
  const modified = new Set(changedFiles.flatMap(({ path, change }) => (change === 'modified' ? [path] : [])))
  return reviewed.flatMap(({ migration, change }) =>
    change === 'modified' && modified.has(migration.up.path) && family.identify(migration) !== null
      ? [migration]
      : [],
  )
}

function withSameVersion(
  migrations: readonly Placed[],
): readonly (readonly [version: string, migrations: readonly Placed[]])[] {
  const byVersion = new Map<string, Placed[]>()
  for (const one of migrations) {
    const others = byVersion.get(one.version)
    if (others === undefined) byVersion.set(one.version, [one])
    else others.push(one)
  }
  return [...byVersion].filter(([, several]) => several.length > 1)
}
