import type { Client } from 'pg'
import type { ServerAddress } from './server.ts'

/** Text in, text out: the server's own representation is what catalogs and rows are compared by. */
const rawText = { getTypeParser: () => (value: string) => value }

/** Longer than any healthy server takes to answer; a firewall that drops packets would otherwise hang the run. */
const CONNECT_TIMEOUT_MS = 20_000

/** Opens one connection for the time of `use`. A connection the server has dropped is not an error at the end. */
export async function withClient<T>(
  address: ServerAddress,
  database: string,
  use: (client: Client) => Promise<T>,
  applicationName = 'rehearse',
): Promise<T> {
  const client = await openClient(address, database, applicationName)
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A connection that whoever opens it has to end. */
export async function openClient(
  address: ServerAddress,
  database: string,
  applicationName = 'rehearse',
): Promise<Client> {
  // Loaded here because the path from the command line to the first parsed statement needs no driver.
  const { Client } = await import('pg')
  const client = new Client({
    ...address,
    database,
    application_name: applicationName,
    types: rawText,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // Without a listener a server shutdown would crash the process; the pending query rejects anyway.
  client.on('error', () => undefined)
  await client.connect()
  return client
}
