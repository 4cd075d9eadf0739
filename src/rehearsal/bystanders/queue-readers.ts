import type { Client } from 'pg'
import { type Database, withBystander } from '../../postgres/databases.ts'
import { backendPid } from '../sending/companion.ts'
import type { ProbeStatements } from './probe-statements.ts'

/** Somebody else's long query of one table. */
export interface LongReader {
  readonly pid: number
  readonly target: ProbeStatements
  /** The query ends. */
  readonly release: () => Promise<void>
  readonly released: () => boolean
}

/**
 * Holds a read of each table open, each in a session of its own so that it can end alone. A query that runs for long
 * keeps its snapshot too, for which CREATE INDEX CONCURRENTLY waits although it conflicts with no lock of a reader
 * (manual, CREATE INDEX, Building Indexes Concurrently): so the transaction is one that keeps its snapshot.
 */
export async function withReaders<T>(
  database: Database,
  targets: readonly ProbeStatements[],
  use: (readers: readonly LongReader[]) => Promise<T>,
  open: readonly LongReader[] = [],
): Promise<T> {
  const target = targets[open.length]
  if (target === undefined) return await use(open)
  return await withBystander(database, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await client.query(target.read)
    return await withReaders(database, targets, use, [...open, longReader(client, target)])
  })
}

function longReader(client: Client, target: ProbeStatements): LongReader {
  let released = false
  return {
    pid: backendPid(client),
    target,
    released: () => released,
    release: async () => {
      if (released) return
      released = true
      await client.query('ROLLBACK')
    },
  }
}
