import { isIP } from 'node:net'
import type { Duplex, Readable } from 'node:stream'
import type { StartedTestContainer } from 'testcontainers'
import { codeOf, messageOf, ProviderUnavailable } from '../provider.ts'
import {
  CONTAINER_USER,
  containerEntrypoint,
  ENDED_LINE,
  READY_LINE,
  SHARED_DIRECTORY,
} from './container-script.ts'
import type { Testcontainers } from './load-testcontainers.ts'

const START_LIMIT_MS = 60_000
const MEMORY_GIB = 4
const SHARED_MEMORY_BYTES = 512 * 1024 ** 2
const MOST_PROCESSES = 512

/** PostgreSQL's own port, inside the container. */
export const CONTAINER_PORT = 5432

export interface ContainerRequest {
  readonly image: string
  readonly environment: Readonly<Record<string, string>>
  readonly limitSeconds: number
  /** `socket`: no network at all, the directory is mounted for the socket. `port`: published on this host. */
  readonly reach: { readonly by: 'socket'; readonly directory: string } | { readonly by: 'port' }
  readonly signal: AbortSignal
}

/** The engine cannot mount our directory: it runs on another machine, or we run in a container ourselves. */
export class DirectoryNotShared extends Error {
  override readonly name = 'DirectoryNotShared'
}

/**
 * Runs a container for the time of `use`; an abort of the signal kills it at once.
 *
 * @throws ProviderUnavailable when it does not start, with the words of its log.
 * @throws DirectoryNotShared when the directory for the socket cannot be mounted.
 */
export async function withContainer<T>(
  testcontainers: Testcontainers,
  request: ContainerRequest,
  use: (container: StartedTestContainer, handle: ContainerHandle) => Promise<T>,
): Promise<T> {
  const client = await testcontainers.getContainerRuntimeClient()
  const made: { container?: ContainerHandle; input?: Duplex } = {}
  const remove = async () => {
    if (made.container !== undefined) await removeContainer(made.container)
  }
  const onAbort = () => void remove().catch(() => undefined)
  request.signal.addEventListener('abort', onAbort, { once: true })
  const log: string[] = []
  try {
    const configured = configure(
      testcontainers,
      request,
      client.info.containerRuntime.host,
      async (created) => {
        made.container = client.container.getById(created)
        request.signal.throwIfAborted()
        made.input = await holdInput(made.container)
      },
    )
    const started = await configured
      .withLogConsumer((stream) => collect(stream, log))
      .start()
      .catch((error: unknown) => {
        request.signal.throwIfAborted()
        // 400 bad parameter: the engine does not see the directory, because it runs on another machine.
        if (request.reach.by === 'socket' && statusOf(error) === 400) throw new DirectoryNotShared()
        throw new ProviderUnavailable(`the container could not be started: ${withLog(messageOf(error), log)}`)
      })
    if (log.join('').includes(ENDED_LINE))
      throw new ProviderUnavailable(`the server in ${request.image} did not start: ${withLog('', log)}`)
    return await use(started, client.container.getById(started.getId()))
  } finally {
    request.signal.removeEventListener('abort', onAbort)
    await remove()
    // Left open it would keep this process alive.
    made.input?.destroy()
  }
}

type RuntimeClient = Awaited<ReturnType<Testcontainers['getContainerRuntimeClient']>>
/** What the engine's API can be asked of a container. */
export type ContainerHandle = ReturnType<RuntimeClient['container']['getById']>

function configure(
  testcontainers: Testcontainers,
  { image, environment, limitSeconds, reach }: ContainerRequest,
  host: string,
  created: (id: string) => Promise<void>,
) {
  const { GenericContainer, Wait } = testcontainers
  class ThrowawayContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      this.hostConfig.AutoRemove = true
      this.hostConfig.PidsLimit = MOST_PROCESSES
      // The engine keeps what the server writes to its log on the disk of its own machine.
      this.hostConfig.LogConfig = { Type: 'json-file', Config: { 'max-size': '16m' } }
      // Input ends with our connection; see the script.
      this.createOpts.OpenStdin = true
      this.createOpts.StdinOnce = true
      // Unlike a bind in short form this refuses a directory that the engine does not see.
      if (reach.by === 'socket')
        this.hostConfig.Mounts = [{ Type: 'bind', Source: reach.directory, Target: SHARED_DIRECTORY }]
      if (reach.by === 'port')
        this.hostConfig.PortBindings = {
          [`${CONTAINER_PORT}/tcp`]: [{ HostIp: publishedAt(host), HostPort: '0' }],
        }
    }
    protected override containerCreated = created
  }
  const container = new ThrowawayContainer(image)
    .withEntrypoint(containerEntrypoint(limitSeconds))
    .withCommand([])
    .withEnvironment({ ...environment })
    .withUser(CONTAINER_USER)
    .withDroppedCapabilities('ALL')
    .withSecurityOpt('no-new-privileges')
    .withResourcesQuota({ memory: MEMORY_GIB })
    .withSharedMemorySize(SHARED_MEMORY_BYTES)
    // The container ends by itself, so no second container has to watch over it.
    .withAutoCleanup(false)
    .withStartupTimeout(START_LIMIT_MS)
    .withWaitStrategy(Wait.forLogMessage(READY_LINE))
  return reach.by === 'socket'
    ? container.withNetworkMode('none')
    : container.withExposedPorts(CONTAINER_PORT)
}

/**
 * The one address of the engine's machine to listen at: its loopback, or the address under which we reach it
 * (for us in a container of the same engine that is the gateway). Only behind a host name is it not known.
 */
function publishedAt(host: string): string {
  if (host === 'localhost') return '127.0.0.1'
  return isIP(host) === 0 ? '' : host
}

/** The open connection that keeps the container alive. */
async function holdInput(container: ContainerHandle): Promise<Duplex> {
  const stream = await container.attach({ stream: true, stdin: true, hijack: true })
  return stream.on('error', () => undefined) as Duplex
}

/** Kills and removes; one that is gone or on its way is what was wanted. */
async function removeContainer(container: ContainerHandle): Promise<void> {
  const removed = container.wait({ condition: 'removed' }).catch(ignoreGone)
  await container.remove({ force: true, v: true }).catch(ignoreGone)
  await removed
}

/** 404: it is gone. 409: its removal is in progress. */
function ignoreGone(error: unknown): void {
  if (![404, 409].includes(statusOf(error)) && codeOf(error) !== 'ECONNRESET') throw error
}

/** HTTP status with which the engine refused; 0 for errors of another kind. */
function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 0
}

/** A script may write to the log of the server without end; its last words are enough. */
const MOST_CHUNKS = 100

function collect(stream: Readable, log: string[]): void {
  stream.on('data', (chunk) => {
    log.push(String(chunk))
    if (log.length > MOST_CHUNKS) log.shift()
  })
  stream.on('error', () => undefined)
}

function withLog(message: string, log: readonly string[]): string {
  const lines = log
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '' && line !== READY_LINE && line !== ENDED_LINE)
  return [message, ...lines.slice(-6)].filter((line) => line !== '').join('\n')
}
