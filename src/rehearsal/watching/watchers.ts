import type { Client } from 'pg'
import { type Database, withAdmin } from '../../postgres/databases.ts'

/** Two connections that look at a replay. Those of one database serve all of its replays, one after another. */
export interface Watchers {
  /** Looks while the script stands still. */
  readonly observer: Client
  /** Looks while the script runs. It may still be connecting. */
  readonly sampler: Promise<Client>
  /** What the server tells on the side in this database already. */
  readonly tells: Set<'rewrites' | 'lock-timeouts'>
}

/** Opens both for the time of `use`. The observer reads what was there before while the sampler still connects. */
export async function withWatchers<T>(
  database: Database,
  use: (watchers: Watchers) => Promise<T>,
): Promise<T> {
  return await withAdmin(database, async (observer) => {
    let isOver: () => void = () => undefined
    const over = new Promise<void>((resolve) => {
      isOver = resolve
    })
    let session: Promise<void> = Promise.resolve()
    const sampler = new Promise<Client>((connected, failed) => {
      session = withAdmin(database, async (client) => {
        connected(client)
        await over
      })
      session.catch(failed)
    })
    // Each failure surfaces where it is awaited, not before.
    sampler.catch(() => undefined)
    try {
      return await use({ observer, sampler, tells: new Set() })
    } finally {
      isOver()
      await session.catch(() => undefined)
    }
  })
}
