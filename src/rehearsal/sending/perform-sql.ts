import type { Client, QueryResult } from 'pg'
import { guardOf } from '../../postgres/bounds/session-guard.ts'
import { quoteIdentifier } from '../../sql/names.ts'
import { NAME_OF_DATABASE } from '../../sql/psql-input.ts'

/**
 * Sends SQL under review as one simple query and returns how many rows its last command returned or changed.
 *
 * @throws StoppedSession where it reached a limit, and what the server says where the server refuses it.
 */
export async function performSql(
  client: Client,
  sql: string,
  piece: 'statement' | 'script' = 'statement',
): Promise<number> {
  let rows = 0
  await bounded(client, piece, async () => {
    // Several commands give several results, which the driver's types leave out.
    const results: QueryResult | readonly QueryResult[] = await client.query(withDatabase(client, sql))
    rows = [results].flat().at(-1)?.rowCount ?? 0
  })
  return rows
}

/** Tells that another script follows on the session: its limits are those of one script. */
export function beginScript(client: Client): void {
  guardOf(client)?.beginScript()
}

/**
 * Every statement of a script passes here, whoever sends it, so that what has to hold for all of them stands in one
 * place: it stays within its limits, and nothing that it returns is kept. `script`: several statements share the
 * limit of a script.
 */
export async function bounded(
  client: Client,
  piece: 'statement' | 'script',
  send: () => Promise<unknown>,
): Promise<void> {
  const guard = guardOf(client)
  if (guard === null) throw new Error('SQL under review is only sent over a session that is bounded.')
  await guard.perform(piece, send)
}

/** psql fills in the name of the database it is connected to. */
function withDatabase(client: Client, sql: string): string {
  const { database } = client
  return sql.includes(NAME_OF_DATABASE) && database !== undefined
    ? sql.replaceAll(NAME_OF_DATABASE, quoteIdentifier(database))
    : sql
}
