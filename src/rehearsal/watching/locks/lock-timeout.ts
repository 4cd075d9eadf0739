import type { Client } from 'pg'
import type { ScriptStatement } from '../../../sql/script-statement.ts'
import { endsSession } from '../../sending/sql-error.ts'
import type { SessionFacts } from '../facts/session-facts.ts'
import type { Sent } from '../timed-sending.ts'
import type { WatchedSession } from '../watched-session.ts'

/**
 * The `lock_timeout` that was in effect while a statement ran, in milliseconds: what a function told that had one of
 * its own, else what the server says now. A SET waits for nothing: of it only what is known already is told. The session remembers it for the next one.
 */
export async function lockTimeoutDuring(
  session: WatchedSession,
  { operations }: ScriptStatement,
  { notes }: Sent,
  facts: SessionFacts | null,
): Promise<number | null> {
  const before = session.lockTimeoutMs
  const isSetting = operations.some(({ type }) => type === 'set')
  const after = facts?.lockTimeoutMs ?? (await showLockTimeout(session.client))
  if (session.client.getTransactionStatus() === 'T') session.lockTimeoutMs = after
  return notes.lockTimeoutMs ?? (isSetting ? before : after)
}

/**
 * The same for a refused statement. It has changed nothing, so once its transaction is gone the session is as it was
 * before that began; `before` is what the server said in that transaction.
 */
export async function lockTimeoutOfRefused(
  { client }: WatchedSession,
  { notes, error }: Sent,
  before: number | null,
): Promise<number | null> {
  if (error !== null && endsSession(error)) return notes.lockTimeoutMs ?? before
  return notes.lockTimeoutMs ?? before ?? (await showLockTimeout(client))
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * The value now, in milliseconds; 0 waits without limit. SHOW takes no snapshot, so a SET TRANSACTION may still
 * follow it (`FirstSnapshotSet` in `commands/variable.c`).
 */
async function showLockTimeout(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ readonly lock_timeout: string }>('SHOW lock_timeout')
  const [, number, unit = ''] = /^(\d+)(\w*)$/.exec(rows[0]?.lock_timeout ?? '') ?? []
  return number === undefined ? null : Number(number) * (UNITS[unit] ?? 1)
}
