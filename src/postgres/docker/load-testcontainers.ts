import { messageOf, ProviderUnavailable } from '../provider.ts'

export type Testcontainers = typeof import('testcontainers')

/**
 * Loads the Docker client on first use: it takes half a second, and Node 20 cannot load it at all.
 *
 * @throws ProviderUnavailable where it cannot be loaded.
 */
export async function loadTestcontainers(): Promise<Testcontainers> {
  try {
    return await import('testcontainers')
  } catch (error) {
    throw new ProviderUnavailable(
      `the Docker client does not run on Node ${process.versions.node} (${messageOf(error)}). Use Node 22.22 or newer, or another provider.`,
    )
  }
}
