import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '../../src/postgres/client.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../../test/support/server.ts'

/**
 * The least that can be done: start the same server and send each up file as one simple query over one connection.
 * Argument: the directory of the migrations. Prints the milliseconds of sending as JSON.
 */
async function run(directory: string): Promise<void> {
  await withServer(serverRequest({ assets: __dirname }), async (server) => {
    await withClient(server.admin, server.maintenanceDatabase, async (client) => {
      await client.query(`CREATE DATABASE yardstick OWNER ${server.migrator.user} TEMPLATE template0`)
    })
    const files = readdirSync(directory).filter((name) => name.endsWith('.up.sql'))
    const scripts = files.sort().map((name) => readFileSync(join(directory, name), 'utf8'))
    await withClient(server.migrator, 'yardstick', async (client) => {
      const sending = performance.now()
      for (const script of scripts) await client.query(script)
      console.log(JSON.stringify({ sendMs: performance.now() - sending }))
    })
  })
}

void run(process.argv[2] ?? '.')
