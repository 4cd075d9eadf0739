import type { MigrationFiles, Target } from './layout.ts'

/**
 * The command of the migration tool that has to come before a migration which broke off is run again; `null` where
 * no tool keeps books about it.
 */
export function repairStep(
  { layout, migrations }: Pick<Target, 'layout' | 'migrations'>,
  migration: MigrationFiles,
): string | null {
  if (layout.repair === null) return null
  const place = migrations.findIndex((one) => one.up.path === migration.up.path)
  return layout.repair(migration, migrations[place - 1] ?? null)
}

/** A name as a shell takes it literally: directories may be called anything. */
export function shellWord(name: string): string {
  return /^[\w.,:@%+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
}
