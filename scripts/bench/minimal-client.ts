import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withClient } from '../../src/postgres/client.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../../test/support/server.ts'

const run = promisify(execFile)

/**
 * What a person could write in an afternoon to see whether rollbacks restore: on the same server, each migration up,
 * down and up again over one connection, and `pg_dump -s` after each script. Arguments: the directory of the
 * migrations, the `pg_dump` of the server's version. Prints milliseconds as JSON.
 */
async function performAll(directory: string, dump: string): Promise<void> {
  const request = serverRequest({ choice: { kind: 'local' }, timeoutSeconds: 3000, assets: __dirname })
  await withServer(request, async (server) => {
    await withClient(server.admin, server.maintenanceDatabase, async (client) => {
      await client.query(`CREATE DATABASE yardstick OWNER ${server.migrator.user} TEMPLATE template0`)
    })
    const began = performance.now()
    const dumpMs = await withClient(server.migrator, 'yardstick', async (client) => {
      let spentMs = 0
      for (const script of sequence(directory)) {
        await client.query(script)
        const start = performance.now()
        await run(dump, ['--schema-only', 'yardstick'], { env: reaching(server), maxBuffer: 2 ** 28 })
        spentMs += performance.now() - start
      }
      return spentMs
    })
    console.log(JSON.stringify({ wholeMs: performance.now() - began, dumpMs }))
  })
}

function sequence(directory: string): string[] {
  const ups = readdirSync(directory).filter((name) => name.endsWith('.up.sql'))
  const read = (name: string) => readFileSync(join(directory, name), 'utf8')
  return ups.sort().flatMap((name) => {
    const up = read(name)
    return [up, read(name.replace(/\.up\.sql$/, '.down.sql')), up]
  })
}

function reaching({ migrator }: PostgresServer) {
  return {
    ...process.env,
    PGHOST: migrator.host,
    PGPORT: String(migrator.port),
    PGUSER: migrator.user,
    PGPASSWORD: migrator.password,
  }
}

void performAll(process.argv[2] ?? '.', process.argv[3] ?? 'pg_dump')
