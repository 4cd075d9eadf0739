import { withClient } from '../../src/postgres/client.ts'
import { createExtensions, isExtensionAllowed } from '../../src/postgres/extensions.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest, withTestServer } from '../support/server.ts'
import { text } from './observe.ts'

test.each([
  'adminpack',
  'dblink',
  'DBLink',
  'file_fdw',
  'postgres_fdw',
  'mysql_fdw',
  'http',
  'pg_net',
  'plpython3u',
  'hstore_plpython3u',
  'plperlu',
  'hstore_plperlu',
])('%s is refused before any server is started', async (name) => {
  expect(isExtensionAllowed(name)).toBe(false)
  const run = withServer(serverRequest({ extensions: ['hstore', name] }), async () => undefined)
  await expect(run).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(name) })
})

test.each([
  'citext',
  'hstore',
  'pg_trgm',
  'pgcrypto',
  'plperl',
  'postgis',
  'timescaledb',
  'uuid-ossp',
  'vector',
])('%s is allowed', (name) => {
  expect(isExtensionAllowed(name)).toBe(true)
})

test('extensions are created with what they require, twice without harm', async () => {
  await withTestServer(null, (server) =>
    withClient(server.admin, server.maintenanceDatabase, async (client) => {
      await createExtensions(client, ['earthdistance', 'uuid-ossp'])
      await createExtensions(client, ['earthdistance'])
      expect(await text(client, "SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension")).toBe(
        'cube,earthdistance,plpgsql,uuid-ossp',
      )
      await expect(createExtensions(client, ['no_such'])).rejects.toMatchObject({
        name: 'UserError',
        message: expect.stringContaining('no_such'),
      })
      await expect(createExtensions(client, ['plpython3u'])).rejects.toMatchObject({ name: 'UserError' })
    }),
  )
})
