import type { Client } from 'pg'
import { guardOf } from '../postgres/bounds/session-guard.ts'

/**
 * Sends SQL under review as one simple query. Every statement of a script passes here, whoever sends it, so that
 * what has to hold for all of them stands in one place: it stays within its limits, and nothing that it returns is
 * kept. `script`: the text is a whole script, whose statements share one limit.
 *
 * @throws StoppedSession where it reached a limit, and what the server says where the server refuses it.
 */
export async function performSql(
  client: Client,
  sql: string,
  piece: 'statement' | 'script' = 'statement',
): Promise<void> {
  const guard = guardOf(client)
  if (guard === null) throw new Error('SQL under review is only sent over a session that is bounded.')
  await guard.perform(piece, () => client.query(sql))
}
