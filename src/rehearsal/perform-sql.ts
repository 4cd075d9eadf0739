import type { Client } from 'pg'

/**
 * Sends SQL under review as one simple query. Every statement of a script passes here, whoever sends it, so that
 * what has to hold for all of them stands in one place.
 */
export async function performSql(client: Client, sql: string): Promise<void> {
  await client.query(sql)
}
