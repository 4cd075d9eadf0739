import type { ChangedFile } from '../changes/changed-file.ts'
import type { Migration } from '../model/report.ts'
import { familiesWith } from './families.ts'
import type { MigrationFiles, ScriptFile, Target } from './layout.ts'

/** A migration that the change touches. */
export interface ReviewedMigration {
  readonly migration: MigrationFiles
  readonly change: Migration['change']
  /** The up script's path before the change; `null` when the change adds it. */
  readonly previousPath: string | null
}

/**
 * The migrations of a target that the change touches, in the target's order, removed ones last. A changed down
 * script makes its migration modified. A file moved in from elsewhere is added: production has not run it from here.
 */
export function selectReviewed(
  target: Target,
  changedFiles: readonly ChangedFile[],
): readonly ReviewedMigration[] {
  const byPath = new Map(changedFiles.map((file) => [file.path, file]))
  const reviewed = target.migrations.flatMap((migration) => reviewOf(target, migration, byPath) ?? [])
  const taken = new Set(reviewed.map((item) => item.previousPath))
  return [...reviewed, ...removedMigrations(target, changedFiles, taken)]
}

function reviewOf(
  target: Target,
  migration: MigrationFiles,
  changed: ReadonlyMap<string, ChangedFile>,
): ReviewedMigration | null {
  const up = changed.get(migration.up.path)
  const { rework } = migration
  if (rework !== undefined) {
    if (isAdded(rework.previous, changed)) return { migration, change: 'added', previousPath: null }
    // Copied to where it lies now when its name was planned again: production has run it.
    const moved = rework.previous !== null || !isAdded(rework.current, changed)
    if (up?.change === 'added' && moved) return null
  }
  if (up?.change === 'added') return { migration, change: 'added', previousPath: null }
  if (up?.change === 'renamed') {
    const inside = up.previousPath !== null && isOfTarget(target, up.previousPath)
    return inside
      ? { migration, change: 'renamed', previousPath: up.previousPath }
      : { migration, change: 'added', previousPath: null }
  }
  const touched =
    scriptPaths(migration).some((path) => changed.has(path)) || downGone(target, migration, changed)
  return touched ? { migration, change: 'modified', previousPath: migration.up.path } : null
}

function isAdded(path: string | null, changed: ReadonlyMap<string, ChangedFile>): boolean {
  return path !== null && changed.get(path)?.change === 'added'
}

function scriptPaths(migration: MigrationFiles): readonly string[] {
  const of = (script: ScriptFile | null) =>
    script === null ? [] : [script.path, ...(script.settingsPath === undefined ? [] : [script.settingsPath])]
  return [...of(migration.up), ...of(migration.down), ...of(migration.verify ?? null)]
}

/** The change removes the migration's down script: read together with the removed files, it would have had one. */
function downGone(
  target: Target,
  migration: MigrationFiles,
  changed: ReadonlyMap<string, ChangedFile>,
): boolean {
  if (migration.down !== null) return false
  const gone = removedPaths(target, [...changed.values()])
  if (gone.length === 0) return false
  const { migrations } = familyOfNames(target).read([migration.up.path, ...gone])
  return migrations.some((item) => item.up.path === migration.up.path && item.down !== null)
}

function removedMigrations(
  target: Target,
  changedFiles: readonly ChangedFile[],
  renamed: ReadonlySet<string | null>,
): readonly ReviewedMigration[] {
  return goneMigrations(target, changedFiles)
    .filter((migration) => !renamed.has(migration.up.path))
    .map((migration) => ({ migration, change: 'removed', previousPath: migration.up.path }))
}

/** Migrations of the target whose up script is no longer where it was. */
export function goneMigrations(
  target: Target,
  changedFiles: readonly ChangedFile[],
): readonly MigrationFiles[] {
  const gone = removedPaths(target, changedFiles)
  return gone.length === 0 ? [] : familyOfNames(target).read(gone).migrations
}

/** Paths of the target that are no longer there: removed, or left by a rename. */
function removedPaths(target: Target, changedFiles: readonly ChangedFile[]): readonly string[] {
  const gone = changedFiles.flatMap((file) => {
    if (file.change === 'removed') return [file.path]
    return file.change === 'renamed' && file.previousPath !== null ? [file.previousPath] : []
  })
  return gone.filter((path) => isOfTarget(target, path))
}

function isOfTarget(target: Target, path: string): boolean {
  return familyOf(target).directoryOf(path) === target.directory
}

/** The layout of a target, with the project that orders it where there is one. */
export function familyOf({ layout, project }: Target) {
  return familiesWith(project === undefined ? [] : [project])[layout.name]
}

/** The same by names alone: a plan does not name what the change removes from it. */
export function familyOfNames(target: Target) {
  const { project } = target
  return familyOf(project === undefined ? target : { ...target, project: { ...project, planned: null } })
}
