import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../support/server.ts'

const noDocker = { ...process.env, DOCKER_HOST: 'unix:///nonexistent/docker.sock', DOCKER_TLS_VERIFY: '' }

const refused = expect.stringMatching(/comes from a fork.*Docker engine.*input allow-host-server/)

async function attemptsOf(kind: 'auto' | 'local' | 'embedded'): Promise<unknown> {
  const used = async () => {
    throw new Error('A server was started.')
  }
  return withServer(serverRequest({ choice: { kind }, env: noDocker, allowHostServers: false }), used).catch(
    (error: unknown) => error,
  )
}

test.each(['local', 'embedded'] as const)('%s is refused where host servers are', async (kind) => {
  expect(await attemptsOf(kind)).toMatchObject({
    name: 'ServerUnavailable',
    attempts: [{ provider: kind, reason: refused }],
  })
})

test('auto still looks for an engine', async () => {
  expect(await attemptsOf('auto')).toMatchObject({
    attempts: [
      { provider: 'docker', reason: expect.stringContaining('unix:///nonexistent/docker.sock') },
      { provider: 'local', reason: refused },
      { provider: 'embedded', reason: refused },
    ],
  })
})
