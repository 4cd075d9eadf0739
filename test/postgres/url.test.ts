import type { Client } from 'pg'
import { withClient } from '../../src/postgres/client.ts'
import { withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer, ServerAddress } from '../../src/postgres/server.ts'
import { parseServerUrl } from '../../src/postgres/url/server-url.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest, withTestServer } from '../support/server.ts'
import { text } from './observe.ts'

const urlOf = ({ host, port, user, password }: ServerAddress, database = 'postgres') =>
  `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`

const request = (url: string, changes: Parameters<typeof serverRequest>[0] = {}) =>
  serverRequest({ choice: { kind: 'url', url }, ...changes })

/** Everything of a server that outlives a session: databases, roles, memberships and objects of the named database. */
const inventory = (server: PostgresServer) =>
  withClient(server.admin, server.maintenanceDatabase, async (client) => ({
    databases: await text(client, "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database"),
    roles: await text(client, "SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles"),
    members: await text(client, 'SELECT count(*) FROM pg_auth_members'),
    relations: await text(client, 'SELECT count(*) FROM pg_class'),
  }))

async function createUser(client: Client, name: string, rights: string): Promise<void> {
  await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret' ${rights}`)
}

test('a superuser lends a role of its own, and the server is left as it was', async () => {
  await withTestServer(null, async (host) => {
    const before = await inventory(host)
    const role = await withServer(request(urlOf(host.admin)), async (server) => {
      expect(server).toMatchObject({
        provider: 'url',
        version: host.version,
        maintenanceDatabase: 'postgres',
        capabilities: { superuser: true, ownsCluster: false },
      })
      expect(server.migrator.user).toMatch(/^rehearse_[0-9a-f]{12}$/)
      await useDatabase(server)
      return server.migrator.user
    })
    expect(role).not.toBe(host.admin.user)
    expect(await inventory(host)).toEqual(before)
  })
})

test('a user that may create roles and databases is enough', async () => {
  await withTestServer(null, async (host) => {
    await withClient(host.admin, 'postgres', (client) => createUser(client, 'ci', 'CREATEDB CREATEROLE'))
    const before = await inventory(host)
    await withServer(request(urlOf({ ...host.admin, user: 'ci', password: 'secret' })), async (server) => {
      expect(server.capabilities.superuser).toBe(false)
      expect(server.migrator.user).toMatch(/^rehearse_/)
      await useDatabase(server)
    })
    expect(await inventory(host)).toEqual(before)
  })
})

test('a user that may only create databases runs the migrations itself', async () => {
  await withTestServer(null, async (host) => {
    await withClient(host.admin, 'postgres', (client) => createUser(client, 'ci', 'CREATEDB'))
    const before = await inventory(host)
    const address = { ...host.admin, user: 'ci', password: 'secret' }
    await withServer(request(urlOf(address)), async (server) => {
      expect(server.migrator).toEqual(address)
      expect(server.capabilities).toEqual({ superuser: false, ownsCluster: false })
      await useDatabase(server)
    })
    expect(await inventory(host)).toEqual(before)
  })
})

test('a user without the right to create databases is told how to get it', async () => {
  await withTestServer(null, async (host) => {
    const run = withServer(request(urlOf(host.migrator)), async () => undefined)
    await expect(run).rejects.toThrow(/ALTER ROLE rehearse_owner CREATEDB/)
  })
})

test('an abort ends pending queries, and databases and role are gone', async () => {
  await withTestServer(null, async (host) => {
    const before = await inventory(host)
    const controller = new AbortController()
    const reason = new Error('the time is up')
    const run = withServer(request(urlOf(host.admin), { signal: controller.signal }), (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, (database) =>
          withClient(server.migrator, database.name, async (client) => {
            await client.query('BEGIN')
            const endless = client.query('SELECT pg_sleep(3600)')
            controller.abort(reason)
            await endless
          }),
        ),
      ),
    )
    await expect(run).rejects.toBe(reason)
    expect(await inventory(host)).toEqual(before)
  })
})

test('another version than the one asked for is refused', async () => {
  await withTestServer(null, async (host) => {
    const run = withServer(request(urlOf(host.admin), { version: 15 }), async () => undefined)
    await expect(run).rejects.toThrow(/runs PostgreSQL 18 and version 15 was asked for/)
  })
})

test('a wrong password and a server that is not there are reported without the password', async () => {
  await withTestServer(null, async (host) => {
    const wrong = urlOf({ ...host.admin, password: 'hunter2' })
    const refused = await withServer(request(wrong), async () => undefined).catch(
      (error: Error) => error.message,
    )
    expect(refused).toContain('28P01')
    expect(refused).not.toContain('hunter2')
  })
  const nowhere = 'postgres://me:hunter2@127.0.0.1:1/postgres'
  const missing = await withServer(request(nowhere), async () => undefined).catch(
    (error: Error) => error.message,
  )
  expect(missing).toContain('ECONNREFUSED')
  expect(missing).not.toContain('hunter2')
})

test('settings that only a server of our own can have are refused', async () => {
  const url = 'postgres://me@db.example/postgres'
  for (const changes of [{ settings: { work_mem: '1GB' } }, { roles: ['app'] }])
    await expect(withServer(request(url, changes), async () => undefined)).rejects.toMatchObject({
      name: 'UserError',
    })
})

test.each([
  [
    'postgres://u:p%40ss@db.example:6543/shop',
    { host: 'db.example', port: 6543, user: 'u', password: 'p@ss' },
  ],
  ['postgresql://u@[::1]/shop', { host: '::1', port: 5432, user: 'u', password: '' }],
  ['postgres://u:p@/shop?host=/run/pg', { host: '/run/pg', port: 5432, user: 'u', password: 'p' }],
  [
    'postgres://u:p@db/shop?sslmode=require',
    { host: 'db', port: 5432, user: 'u', password: 'p', ssl: { rejectUnauthorized: false } },
  ],
  [
    'postgres://u:p@db/shop?sslmode=verify-full',
    { host: 'db', port: 5432, user: 'u', password: 'p', ssl: { rejectUnauthorized: true } },
  ],
])('%s is read as libpq reads it', (url, address) => {
  expect(parseServerUrl(url, {})).toEqual({ address, database: 'shop' })
})

test('what the URL leaves out comes from the environment', () => {
  const { address, database } = parseServerUrl('postgres://db', { PGUSER: 'me', PGPASSWORD: 'secret' })
  expect(address).toMatchObject({ user: 'me', password: 'secret' })
  expect(database).toBe('me')
})

test.each(['mysql://db/shop', 'dokcer', 'postgres://db/shop?sslmode=maybe'])('%s is refused', (url) => {
  expect(() => parseServerUrl(url, {})).toThrow(expect.objectContaining({ name: 'UserError' }))
})

async function useDatabase(server: PostgresServer): Promise<void> {
  await withWorkshop(server, (workshop) =>
    withDatabase(workshop, (database) =>
      withClient(server.migrator, database.name, async (client) => {
        await client.query('CREATE TABLE book (id int)')
        expect(await text(client, "SELECT tableowner FROM pg_tables WHERE tablename = 'book'")).toBe(
          server.migrator.user,
        )
      }),
    ),
  )
}
