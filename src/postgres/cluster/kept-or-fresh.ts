import { rm } from 'node:fs/promises'
import type { RunningServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import type { BaselineCache } from './baseline-cache.ts'
import { type BaselineKeeper, withBaselineKeeper } from './baseline-keeper.ts'
import { holdsEntries, type KeptBaseline, withKeptBaseline } from './kept-baselines.ts'
import { adoptCluster } from './prepare.ts'

/** A kept cluster that is not what it should be, or that no server starts on. Nothing has been done with it yet. */
export class UnfitBaseline extends Error {
  override readonly name = 'UnfitBaseline'
}

/**
 * Runs a cluster on what an earlier run kept of the history, or on nothing (`null`), and lends it what keeps this
 * run's. An entry that turns out unfit is removed, and `run` is called again for a fresh cluster.
 */
export async function withKeptOrFresh<T>(
  cache: BaselineCache | null,
  { progress }: Pick<ServerRequest, 'progress'>,
  run: (kept: KeptBaseline | null, keeper: BaselineKeeper) => Promise<T>,
): Promise<T> {
  return withBaselineKeeper(cache, progress, async (keeper) => {
    const keys =
      cache !== null && (await holdsEntries(cache.directory)) ? await cache.keys().catch(() => []) : []
    return withKeptBaseline(cache?.directory ?? '', keys, async (kept) => {
      if (kept !== null) {
        try {
          return await run(kept, keeper)
        } catch (error) {
          if (!(error instanceof UnfitBaseline)) throw error
          await rm(kept.entry, { recursive: true, force: true })
        }
      }
      return await run(null, keeper)
    })
  })
}

/** A server on a copy of a kept cluster. */
export interface KeptServer {
  readonly provider: RunningServer['provider']
  readonly admin: ServerAddress
  /** Settles when it serves. */
  readonly serving: Promise<unknown>
  /** Whether the copy is of the archive that was written; found out while the server starts. */
  readonly intact: Promise<boolean>
}

/**
 * Takes over a server on a copy of a kept cluster: only what was proved to be the copy that was made is used.
 *
 * @throws UnfitBaseline
 */
export async function adoptKept(
  kept: KeptBaseline,
  server: KeptServer,
  request: ServerRequest,
): Promise<RunningServer> {
  try {
    const [intact] = await Promise.all([server.intact, server.serving])
    const running = intact ? await adoptCluster(server.provider, server.admin, request) : null
    if (running?.version === kept.version) return running
  } catch (cause) {
    request.signal.throwIfAborted()
    throw new UnfitBaseline('The server does not run on the kept cluster.', { cause })
  }
  throw new UnfitBaseline('The kept cluster is another one than was kept.')
}
