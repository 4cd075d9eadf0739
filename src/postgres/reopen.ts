import type { Client } from 'pg'
import { isDatabaseError } from './database-error.ts'
import type { PostgresServer } from './server.ts'

/**
 * The owner of a database may keep itself and everybody else out of it: with another password (28P01), a library that
 * every session has to load and nobody has (58P01), a limit of no connection (53300), or by taking away the right to
 * connect (42501).
 */
const LOCKED_OUT = new Set(['28P01', '58P01', '53300', '42501'])

/** Of an attempt to connect. */
export function isLockedOut(cause: unknown): boolean {
  return isDatabaseError(cause) && LOCKED_OUT.has(cause.code ?? '')
}

/** Lets the roles of the rehearsal in again, or the SQL under review could end the program. */
export async function reopen(control: Client, database: string, server: PostgresServer): Promise<void> {
  const { migrator, keeper } = server
  const password = control.escapeLiteral(migrator.password)
  for (const statement of [
    `ALTER ROLE ${migrator.user} PASSWORD ${password}`,
    `ALTER ROLE ${migrator.user} RESET local_preload_libraries`,
    `ALTER DATABASE ${database} RESET local_preload_libraries`,
    `ALTER DATABASE ${database} CONNECTION LIMIT -1`,
    `GRANT CONNECT ON DATABASE ${database} TO ${migrator.user}, ${keeper.user}`,
  ])
    await control.query(statement)
}
