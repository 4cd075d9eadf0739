import { delimiter } from 'node:path'
import { SUPPORTED_POSTGRES_MAJORS } from '../../src/config/settings.ts'
import { embeddedBinaries } from '../../src/postgres/embedded/embedded-provider.ts'
import { findInstallations } from '../../src/postgres/local/find-binaries.ts'
import { ServerUnavailable } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../support/server.ts'

/** An engine that certainly does not answer. */
const noDocker = { ...process.env, DOCKER_HOST: 'unix:///nonexistent/docker.sock', DOCKER_TLS_VERIFY: '' }

const auto = { kind: 'auto' } as const

test('without an engine a local server of the wanted version comes before a download', async () => {
  const binaries = await embeddedBinaries(serverRequest())
  const env = { ...noDocker, PATH: [binaries, process.env.PATH ?? ''].join(delimiter) }
  const provider = await withServer(serverRequest({ choice: auto, env }), async (server) => server.provider)
  expect(provider).toBe('local')
})

test('without an engine and a local server the server is downloaded', async () => {
  const env = { ...noDocker, PATH: '/nonexistent' }
  const installed = (await findInstallations(env)).map((each) => each.major)
  const version = SUPPORTED_POSTGRES_MAJORS.toReversed().find((major) => !installed.includes(major)) ?? null
  const request = serverRequest({ choice: auto, env, version })
  const { provider, major } = await withServer(request, async (server) => server)
  expect([provider, major]).toEqual(['embedded', version])
})

test('when nothing works every attempt is told with its reason', async () => {
  const env = {
    ...noDocker,
    PATH: '/nonexistent',
    npm_config_registry: 'http://127.0.0.1:1',
    REHEARSE_CACHE_DIR: '/nonexistent-cache',
  }
  const run = withServer(serverRequest({ choice: auto, env, version: 99 }), async () => undefined)
  await expect(run).rejects.toThrow(ServerUnavailable)
  await expect(run).rejects.toMatchObject({
    attempts: [
      {
        provider: 'docker',
        reason: expect.stringContaining('unix:///nonexistent/docker.sock does not exist'),
      },
      { provider: 'local', reason: expect.stringContaining('no PostgreSQL server 99') },
      { provider: 'embedded', reason: expect.stringContaining('http://127.0.0.1:1 cannot be reached') },
    ],
  })
})

test('docker that was asked for has no substitute', async () => {
  const run = withServer(serverRequest({ choice: { kind: 'docker' }, env: noDocker }), async () => undefined)
  await expect(run).rejects.toMatchObject({ attempts: [{ provider: 'docker' }] })
})

test('an error of the review is not taken for a provider that failed', async () => {
  let calls = 0
  const run = withServer(serverRequest({ choice: auto, env: noDocker }), async () => {
    calls += 1
    throw new RangeError('a mistake in the review')
  })
  await expect(run).rejects.toThrow(RangeError)
  expect(calls).toBe(1)
})
