import type { Client } from 'pg'
import { type Database, withMigrator } from '../postgres/databases.ts'

/**
 * Holds the tool's second session open while a script runs: an advisory lock transaction, say. `null` where the
 * tool has none.
 */
export async function withCompanion<T>(
  database: Database,
  statements: readonly string[],
  use: (companion: Client | null) => Promise<T>,
): Promise<T> {
  if (statements.length === 0) return await use(null)
  return await withMigrator(database, async (companion) => {
    for (const statement of statements) await companion.query(statement)
    return await use(companion)
  })
}
