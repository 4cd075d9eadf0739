import type { LoadedMigration } from '../layouts/load-scripts.ts'
import type { Unchecked } from '../model/report.ts'

/**
 * The same entries; where the settings make rollbacks advisory, a rollback that could not be performed does not keep
 * the verdict from being safe. Entries about the up script stay as they are.
 */
export function withAdvisoryGaps(
  unchecked: readonly Unchecked[],
  migrations: readonly LoadedMigration[],
): Unchecked[] {
  const advisory = migrations.filter(({ target }) => target.rollback === 'advisory')
  if (advisory.length === 0) return [...unchecked]
  return unchecked.map((entry) =>
    entry.gates && isAboutRollback(entry, advisory, migrations) ? { ...entry, gates: false } : entry,
  )
}

function isAboutRollback(
  { stage, file, migration }: Unchecked,
  advisory: readonly LoadedMigration[],
  all: readonly LoadedMigration[],
): boolean {
  if (file !== undefined && advisory.some(({ files }) => files.down?.path === file)) return true
  if (stage !== 'rollback') return false
  if (file !== undefined) return advisory.some(({ files }) => files.up.path === file)
  // Ids repeat across directories: all that have this one must be advisory; without an id, every migration.
  const meant = all.filter(({ files }) => migration === null || files.id === migration)
  return meant.every((one) => advisory.includes(one))
}
