import { codeOf, messageOf, ProviderUnavailable } from '../provider.ts'
import type { ServerRequest } from '../server-request.ts'
import type { Testcontainers } from './load-testcontainers.ts'

/**
 * Fetches the image where the engine does not have it yet, and says so first.
 *
 * @throws ProviderUnavailable with the engine's words.
 */
export async function pullImage(
  { getContainerRuntimeClient, ImageName }: Testcontainers,
  image: string,
  { signal, progress }: Pick<ServerRequest, 'signal' | 'progress'>,
): Promise<void> {
  const client = await getContainerRuntimeClient().catch((error: unknown) => {
    throw new ProviderUnavailable(`the Docker client finds no engine: ${messageOf(error)}`)
  })
  const name = ImageName.fromString(image)
  if (await client.image.exists(name)) return
  progress(`Pulling the container image ${image}.`)
  const refuse = (why: string) =>
    new ProviderUnavailable(
      `the container image ${image} could not be pulled: ${why}. Check its name and the network, or pull it beforehand.`,
    )
  const pulling = client.image.pull(name).catch((error: unknown) => {
    throw refuse(codeOf(error) === '' ? messageOf(error) : `${codeOf(error)} ${messageOf(error)}`)
  })
  await orAborted(pulling, signal)
  // The engine reports a pull that breaks off half-way in a stream that testcontainers does not read.
  await client.image.inspect(name).catch((error: unknown) => {
    throw refuse(messageOf(error))
  })
}

/** A pull cannot be cancelled through the client; it is left to the engine. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    work.catch(() => undefined)
  }
}

/**
 * The build of the server in an image: its id is a digest of all that it holds, the system's C library included, and a
 * tag may name another image tomorrow. The memory of a page is laid out as the processor wants it.
 */
export async function buildInImage(
  { getContainerRuntimeClient, ImageName }: Testcontainers,
  image: string,
): Promise<readonly unknown[]> {
  const client = await getContainerRuntimeClient()
  const { Id, Os, Architecture } = await client.image.inspect(ImageName.fromString(image))
  return ['docker', Id, Os, Architecture]
}
