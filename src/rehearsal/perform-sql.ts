import type { Client } from 'pg'
import { guardOf } from '../postgres/bounds/session-guard.ts'

/**
 * Sends SQL under review as one simple query.
 *
 * @throws StoppedSession where it reached a limit, and what the server says where the server refuses it.
 */
export async function performSql(
  client: Client,
  sql: string,
  piece: 'statement' | 'script' = 'statement',
): Promise<void> {
  await bounded(client, piece, () => client.query(sql))
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
