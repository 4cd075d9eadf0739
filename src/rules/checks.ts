import type { Rollback } from '../model/report.ts'

export type Check = NonNullable<Rollback['checks']>[number]

/** What the checks of the user said at one moment. */
export function checksAt(
  checks: readonly Check[],
  when: 'before' | 'after up' | 'after down',
): readonly Check[] {
  return checks.filter((check) => check.when === when)
}

/** Whether the check is not among those that failed before the migration. */
export function heldBefore(failed: readonly Check[], { name, file }: Check): boolean {
  return !failed.some((earlier) => earlier.name === name && earlier.file === file)
}

/** Where a failed check stands and what it said; of rows only how many, because they may be anybody's. */
export function whatItSays({ file, line, rows, error }: Check): string {
  const place = `${file}${line === undefined ? '' : `:${line}`}`
  if (error !== undefined) return `${place} stops with an error: ${error.message} (SQLSTATE ${error.code}).`
  return rows === 1
    ? `${place} returns 1 row, and must return none.`
    : `${place} returns ${rows} rows, and must return none.`
}
