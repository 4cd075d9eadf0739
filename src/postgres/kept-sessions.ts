import type { Client } from 'pg'

/**
 * Sessions of one database that go from one use to the next. A server takes longer to begin a session, and the
 * session to learn what is in the catalogs, than most of our questions take to answer.
 */
export interface KeptSessions {
  /** Lends one that nobody uses, else one that `open` makes. */
  readonly lend: <T>(open: () => Promise<Client>, use: (client: Client) => Promise<T>) => Promise<T>
  /** Ends those that nobody uses: nobody may be connected to a database that is cloned. */
  readonly drain: () => Promise<void>
}

/** Keeps sessions for the time of `use`, and ends them all. */
export async function withKeptSessions<T>(use: (kept: KeptSessions) => Promise<T>): Promise<T> {
  const idle: Client[] = []
  let over = false
  const drain = async () => void (await Promise.all(idle.splice(0).map(end)))
  const lend: KeptSessions['lend'] = async (open, work) => {
    const client = (await takeHealthy(idle)) ?? (await open())
    let keep = false
    try {
      const result = await work(client)
      keep = !over && client.getTransactionStatus() === 'I'
      return result
    } finally {
      if (keep) idle.push(client)
      else await end(client)
    }
  }
  try {
    return await use({ lend, drain })
  } finally {
    over = true
    await drain()
  }
}

/** With the settings it began with. One that the server has ended meanwhile is no error: another takes its place. */
async function takeHealthy(idle: Client[]): Promise<Client | null> {
  for (let client = idle.pop(); client !== undefined; client = idle.pop()) {
    const healthy = await client.query('RESET ALL').then(
      () => true,
      () => false,
    )
    if (healthy) return client
    await end(client)
  }
  return null
}

async function end(client: Client): Promise<void> {
  await client.end().catch(() => undefined)
}
