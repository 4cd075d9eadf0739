import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StartedTestContainer } from 'testcontainers'
import type { BaselineStore } from '../baselines.ts'
import { withClient } from '../client.ts'
import { baselineCache } from '../cluster/baseline-cache.ts'
import type { BaselineKeeper } from '../cluster/baseline-keeper.ts'
import { withJanitor } from '../cluster/janitor.ts'
import type { KeptBaseline } from '../cluster/kept-baselines.ts'
import { adoptKept, UnfitBaseline, withKeptOrFresh } from '../cluster/kept-or-fresh.ts'
import { MAINTENANCE_DATABASE, prepareCluster, randomPassword, SUPERUSER } from '../cluster/prepare.ts'
import { withPrivateDirectory } from '../cluster/private-directory.ts'
import { settingsFile } from '../cluster/settings-file.ts'
import { codeOf, messageOf, ProviderUnavailable, wantedMajor } from '../provider.ts'
import type { RunningServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import { CONTAINER_PORT, type ContainerRequest, DirectoryNotShared, withContainer } from './container.ts'
import { containerArchiver } from './container-archiver.ts'
import { SHARED_DIRECTORY } from './container-script.ts'
import { checkEngine } from './engine.ts'
import { buildInImage, pullImage } from './image.ts'
import { loadTestcontainers, type Testcontainers } from './load-testcontainers.ts'
import { type SharedArchive, shareArchive } from './shared-archive.ts'

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
  const build = () => buildInImage(testcontainers, image)
  const cache = await baselineCache({ build, settings, account: null }, request)
  const outcome = await withKeptOrFresh(cache, request, (kept, keeper) =>
    withPrivateDirectory(null, request.env, (directory) =>
      withJanitor(directory, () => throughSocket({ ...run, kept, keeper }, directory, use)),
    ),
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

/** One that can go on with a schema of an earlier run. */
interface KeepingRun extends Run {
  readonly kept: KeptBaseline | null
  readonly keeper: BaselineKeeper
}

const NO_SOCKET = Symbol('the socket does not reach this host')

async function throughSocket<T>(
  run: KeepingRun,
  directory: string,
  use: Use<T>,
): Promise<T | typeof NO_SOCKET> {
  // Docker Desktop shares files with its virtual machine, not sockets.
  if (process.platform !== 'linux') return NO_SOCKET
  const socketDirectory = join(directory, 'socket')
  await mkdir(socketDirectory)
  // The container's user has another number; the directory above keeps everybody else out.
  await chmod(socketDirectory, 0o777)
  const shared = run.kept && (await shareArchive(run.kept, socketDirectory))
  const request: ContainerRequest = {
    ...run.base,
    environment: {
      ...run.base.environment,
      REHEARSE_SETTINGS: `${run.settings}unix_socket_directories = '${SHARED_DIRECTORY}'\nunix_socket_permissions = '0777'\n`,
    },
    reach: { by: 'socket', directory: socketDirectory },
  }
  let serving = false
  return withContainer(run.testcontainers, request, async (_, container) => {
    const password = shared?.kept.password ?? run.password
    const admin = { host: socketDirectory, port: 5432, user: SUPERUSER, password }
    if (!(await isReachable(admin))) return NO_SOCKET
    const server = await (shared === null ? prepare(run, admin) : adopt(run, shared, admin))
    const prepared = shared && { ...shared.kept, restoreMs: await shared.restoreMs() }
    serving = true
    const cluster = {
      archiver: containerArchiver(container),
      version: server.version,
      password: server.admin.password,
    }
    const keep: BaselineStore['keep'] = (control, baseline) => run.keeper.keep(control, cluster, baseline)
    const value = await use({ ...server, baselines: { prepared, keep } })
    run.keeper.complete()
    return value
  }).catch((error: unknown) => {
    if (error instanceof DirectoryNotShared) return NO_SOCKET
    if (shared === null || serving) throw error
    run.request.signal.throwIfAborted()
    throw new UnfitBaseline('No container runs on the kept cluster.', { cause: error })
  })
}

function adopt({ request }: Run, { kept, intact }: SharedArchive, admin: ServerAddress) {
  const server = { provider: 'docker', admin, serving: Promise.resolve(), intact } as const
  return adoptKept(kept, server, request)
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
  return withContainer(run.testcontainers, request, async (container) =>
    use(await prepare(run, portAddress(container, run.password))),
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

async function prepare({ request, base }: Run, admin: ServerAddress): Promise<RunningServer> {
  const server = await prepareCluster('docker', admin, request)
  if (request.version !== null && server.major !== request.version)
    throw new ProviderUnavailable(
      `the image ${base.image} holds PostgreSQL ${server.major} and version ${request.version} was asked for. Change postgres-image or postgres-version.`,
    )
  return server
}
