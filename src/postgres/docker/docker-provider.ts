import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StartedTestContainer } from 'testcontainers'
import { withClient } from '../client.ts'
import { withJanitor } from '../cluster/janitor.ts'
import { MAINTENANCE_DATABASE, prepareCluster, randomPassword, SUPERUSER } from '../cluster/prepare.ts'
import { withPrivateDirectory } from '../cluster/private-directory.ts'
import { settingsFile } from '../cluster/settings-file.ts'
import { codeOf, messageOf, ProviderUnavailable, wantedMajor } from '../provider.ts'
import type { RunningServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import { CONTAINER_PORT, type ContainerRequest, DirectoryNotShared, withContainer } from './container.ts'
import { SHARED_DIRECTORY } from './container-script.ts'
import { checkEngine } from './engine.ts'
import { pullImage } from './image.ts'
import { loadTestcontainers, type Testcontainers } from './load-testcontainers.ts'

/** A container outlives the run by so much when neither we nor the engine end it. */
const GRACE_SECONDS = 60

type Use<T> = (server: RunningServer) => Promise<T>

/** Runs a server in a container without network, reached through a socket in a private directory. */
export async function withDockerServer<T>(request: ServerRequest, use: Use<T>): Promise<T> {
  const settings = settingsFile(request.settings, {})
  await checkEngine(request.env)
  const testcontainers = await loadTestcontainers()
  const image = request.image ?? `postgres:${wantedMajor(request)}`
  await pullImage(testcontainers, image, request)
  const password = randomPassword()
  const base = {
    image,
    limitSeconds: request.timeoutSeconds + GRACE_SECONDS,
    signal: request.signal,
    environment: {
      REHEARSE_SUPERUSER: SUPERUSER,
      REHEARSE_PASSWORD: password,
      TZ: 'UTC',
      LC_ALL: 'C',
    },
  }
  const run = { testcontainers, request, settings, password, base }
  const outcome = await withPrivateDirectory(null, request.env, (directory) =>
    withJanitor(directory, () => throughSocket(run, directory, use)),
  )
  return outcome === NO_SOCKET ? throughPort(run, use) : outcome
}

interface Run {
  readonly testcontainers: Testcontainers
  readonly request: ServerRequest
  readonly settings: string
  readonly password: string
  readonly base: Omit<ContainerRequest, 'reach'>
}

const NO_SOCKET = Symbol('the socket does not reach this host')

async function throughSocket<T>(run: Run, directory: string, use: Use<T>): Promise<T | typeof NO_SOCKET> {
  // Docker Desktop shares files with its virtual machine, not sockets.
  if (process.platform !== 'linux') return NO_SOCKET
  const socketDirectory = join(directory, 'socket')
  await mkdir(socketDirectory)
  // The container's user has another number; the directory above keeps everybody else out.
  await chmod(socketDirectory, 0o777)
  const request: ContainerRequest = {
    ...run.base,
    environment: {
      ...run.base.environment,
      REHEARSE_SETTINGS: `${run.settings}unix_socket_directories = '${SHARED_DIRECTORY}'\nunix_socket_permissions = '0777'\n`,
    },
    reach: { by: 'socket', directory: socketDirectory },
  }
  return withContainer(run.testcontainers, request, async () => {
    const admin = { host: socketDirectory, port: 5432, user: SUPERUSER, password: run.password }
    return (await isReachable(admin)) ? useServer(run, admin, use) : NO_SOCKET
  }).catch((error: unknown) => {
    if (error instanceof DirectoryNotShared) return NO_SOCKET
    throw error
  })
}

async function throughPort<T>(run: Run, use: Use<T>): Promise<T> {
  run.request.progress(
    'The engine does not share sockets with this host: the server is reached through a port, so its container has a network.',
  )
  const request: ContainerRequest = {
    ...run.base,
    environment: {
      ...run.base.environment,
      REHEARSE_SETTINGS: `${run.settings}unix_socket_directories = ''\nlisten_addresses = '*'\n`,
    },
    reach: { by: 'port' },
  }
  return withContainer(run.testcontainers, request, (container) =>
    useServer(run, portAddress(container, run.password), use),
  )
}

function portAddress(container: StartedTestContainer, password: string): ServerAddress {
  const host = container.getHost() === 'localhost' ? '127.0.0.1' : container.getHost()
  return { host, port: container.getMappedPort(CONTAINER_PORT), user: SUPERUSER, password }
}

/** The server is ready, so a socket that is missing or refuses is one that lives on another machine. */
async function isReachable(admin: ServerAddress): Promise<boolean> {
  try {
    await withClient(admin, MAINTENANCE_DATABASE, (client) => client.query('SELECT 1'))
    return true
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error))) return false
    throw new ProviderUnavailable(`the server in the container refuses the connection: ${messageOf(error)}`)
  }
}

async function useServer<T>({ request, base }: Run, admin: ServerAddress, use: Use<T>): Promise<T> {
  const server = await prepareCluster('docker', admin, request)
  if (request.version !== null && server.major !== request.version)
    throw new ProviderUnavailable(
      `the image ${base.image} holds PostgreSQL ${server.major} and version ${request.version} was asked for. Change postgres-image or postgres-version.`,
    )
  return use(server)
}
