import type { SqlError } from '../../model/report.ts'

/**
 * The refusal of a whole script with the place at which its replay was refused alike: of a message the server rarely
 * says which statement it refused.
 */
export function locatedError(sent: SqlError | null, replayed: SqlError | null): SqlError | null {
  if (sent === null || sent.line !== null || replayed?.code !== sent.code) return sent
  return {
    ...sent,
    line: replayed.line,
    ...(replayed.column === undefined ? {} : { column: replayed.column }),
  }
}
