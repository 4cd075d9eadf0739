import { readdirSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { withClient } from '../../src/postgres/client.ts'
import { embeddedBinaries } from '../../src/postgres/embedded/embedded-provider.ts'
import { type PostgresServer, ServerUnavailable } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../support/server.ts'
import { leftovers, text } from './observe.ts'

/** The local provider finds a server on the PATH; a machine without PostgreSQL lends it the downloaded one. */
async function pathWithServer(): Promise<string> {
  const binaries = await embeddedBinaries(serverRequest())
  return [binaries, process.env.PATH ?? ''].join(delimiter)
}

async function localRequest(changes: Parameters<typeof serverRequest>[0] = {}) {
  const env = { ...process.env, PATH: await pathWithServer() }
  return serverRequest({ choice: { kind: 'local' }, env, ...changes })
}

test('a local server has the settings of a production server except those that cost time', async () => {
  const request = await localRequest({ settings: { work_mem: '8MB', 'app.note': "it's a \\ test" } })
  await withServer(request, (server) =>
    withClient(server.admin, server.maintenanceDatabase, async (client) => {
      expect(server.provider).toBe('local')
      expect(server.major).toBe(18)
      expect(server.version).toMatch(/^18\.\d+$/)
      expect(server.encoding).toBe('UTF8')
      expect(server.timeZone).toBe('UTC')
      expect(server.locale).not.toBe('')
      expect(server.capabilities).toEqual({ superuser: true, ownsCluster: true })
      const setting = (name: string) => text(client, `SELECT current_setting('${name}')`)
      expect(await setting('fsync')).toBe('off')
      expect(await setting('autovacuum')).toBe('off')
      expect(await setting('listen_addresses')).toBe('')
      expect(await setting('max_connections')).toBe('100')
      expect(await setting('max_locks_per_transaction')).toBe('64')
      expect(await setting('work_mem')).toBe('8MB')
      expect(await setting('app.note')).toBe("it's a \\ test")
    }),
  )
})

test('fsync can be turned on again for what is measured', async () => {
  await withServer(await localRequest(), (server) =>
    withClient(server.admin, server.maintenanceDatabase, async (client) => {
      await client.query('ALTER SYSTEM SET fsync = on')
      await client.query('SELECT pg_reload_conf()')
      // The reload is a signal: it reaches the session between two of its queries.
      while ((await text(client, 'SHOW fsync')) === 'off') await client.query('SELECT pg_sleep(0.01)')
    }),
  )
})

test('the migrator is no superuser and may not read files or create databases', async () => {
  await withServer(await localRequest({ roles: ['app', 'read only', 'app'] }), async (server) => {
    await withClient(server.migrator, server.maintenanceDatabase, async (client) => {
      expect(
        await text(
          client,
          "SELECT concat_ws(',', rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls) FROM pg_roles WHERE rolname = current_user",
        ),
      ).toBe('f,f,f,f,f')
      // 42501 insufficient_privilege
      await expect(client.query("SELECT pg_read_file('/etc/passwd')")).rejects.toMatchObject({
        code: '42501',
      })
      await expect(client.query('CREATE DATABASE stolen')).rejects.toMatchObject({ code: '42501' })
      await expect(client.query("COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toMatchObject({ code: '42501' })
    })
    await withClient(server.admin, server.maintenanceDatabase, async (client) => {
      const roles =
        "SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND NOT rolcanlogin"
      expect(await text(client, roles)).toBe('app,read only')
    })
  })
})

test('the migrator may give its tables to a role of the setting', async () => {
  await withServer(await localRequest({ roles: ['app'] }), async (server) => {
    const owner = server.migrator.user
    await withClient(server.admin, server.maintenanceDatabase, (client) =>
      client.query(`CREATE DATABASE shop OWNER ${owner}`),
    )
    await withClient(server.migrator, 'shop', async (client) => {
      await client.query('CREATE TABLE book (id int)')
      await client.query('GRANT CREATE ON SCHEMA public TO app')
      await client.query('ALTER TABLE book OWNER TO app')
    })
  })
})

test.each(['pg_monitor_own', 'rehearse_owner', 'public', ''])('the role name %j is refused', async (role) => {
  const run = withServer(await localRequest({ roles: [role] }), async () => undefined)
  await expect(run).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('roles') })
})

test.each([
  ['archive_command', 'touch /tmp/owned'],
  ['listen_addresses', '*'],
  ['shared_preload_libraries', '/tmp/evil.so'],
  ['fsync = off\nport', '1'],
])('the server setting %j is refused', async (name, value) => {
  const run = withServer(await localRequest({ settings: { [name]: value } }), async () => undefined)
  await expect(run).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('postgres-settings'),
  })
})

test('a setting the server refuses is reported with the words of its log', async () => {
  const run = withServer(await localRequest({ settings: { work_mem: 'plenty' } }), async () => undefined)
  await expect(run).rejects.toThrow(ServerUnavailable)
  await expect(run).rejects.toThrow(/work_mem/)
})

test('a version that is not installed is named together with what was found', async () => {
  const run = withServer(await localRequest({ version: 99 }), async () => undefined)
  await expect(run).rejects.toMatchObject({
    attempts: [
      { provider: 'local', reason: expect.stringMatching(/no PostgreSQL server 99 .*found: .*18 in/) },
    ],
  })
})

test('nothing is left behind after a normal end, an exception and an abort', async () => {
  const directories: string[] = []
  const seen = async (server: PostgresServer) => {
    const tables = await withClient(server.admin, server.maintenanceDatabase, (client) =>
      text(client, "SELECT current_setting('data_directory')"),
    )
    directories.push(server.admin.host, dirname(String(tables)))
    expect(readdirSync(server.admin.host)).toContain('wal')
  }
  await withServer(await localRequest(), seen)

  const failing = withServer(await localRequest(), async (server) => {
    await seen(server)
    throw new RangeError('from the review')
  })
  await expect(failing).rejects.toThrow(RangeError)

  const controller = new AbortController()
  const reason = new Error('the time is up')
  const aborted = withServer(await localRequest({ signal: controller.signal }), async (server) => {
    await seen(server)
    await withClient(server.admin, server.maintenanceDatabase, async (client) => {
      await client.query('BEGIN')
      const endless = client.query('SELECT pg_sleep(3600)')
      controller.abort(reason)
      await endless
    })
  })
  await expect(aborted).rejects.toBe(reason)

  expect(directories).toHaveLength(6)
  for (const directory of directories) expect(await leftovers(directory)).toEqual([])
})

test('tables that do not fit into memory live beside the write-ahead log', async () => {
  await withServer(await localRequest({ fitsInMemory: false }), async (server) => {
    expect(readdirSync(server.admin.host)).toEqual(expect.arrayContaining(['data', 'wal']))
  })
})

test('an abort before the start starts nothing', async () => {
  const run = withServer(
    await localRequest({ signal: AbortSignal.abort(new Error('stopped')) }),
    async () => {
      throw new Error('must not be reached')
    },
  )
  await expect(run).rejects.toThrow('stopped')
})
