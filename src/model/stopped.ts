import type { SqlError } from './report.ts'

/**
 * The code of an error that no server raised: Rehearse ended the session, because it ran into a limit or was lost.
 * Class RH is none of PostgreSQL's; the SQL standard leaves the classes from I to Z to implementations.
 */
export const STOPPED = 'RH001'

/** The script was ended by Rehearse, so the error says nothing about what the script does in production. */
export function wasStopped(error: SqlError | null): boolean {
  return error?.code === STOPPED
}
