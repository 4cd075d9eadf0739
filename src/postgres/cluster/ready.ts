import { setTimeout as delay } from 'node:timers/promises'
import { withClient } from '../client.ts'
import { codeOf, messageOf, ProviderUnavailable } from '../provider.ts'
import type { ServerAddress } from '../server.ts'

/** 57P03 cannot_connect_now: the server is starting. The others: its socket does not exist or listen yet. */
const STILL_STARTING = ['57P03', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET']

const RETRY_MS = 15

export interface Readiness {
  /** True once waiting is pointless: the server has ended. */
  readonly gaveUp: () => boolean
  readonly limitMs: number
  readonly signal: AbortSignal
  /** Reached before the limit: what the server itself says about its trouble. */
  readonly explain: () => Promise<string>
}

/**
 * Waits until the server answers a query.
 *
 * @throws ProviderUnavailable when it ends or does not answer in time.
 */
export async function untilReady(address: ServerAddress, database: string, wait: Readiness): Promise<void> {
  const deadline = performance.now() + wait.limitMs
  for (;;) {
    wait.signal.throwIfAborted()
    try {
      return await withClient(address, database, async (client) => {
        await client.query('SELECT 1')
      })
    } catch (error) {
      if (!STILL_STARTING.includes(codeOf(error)))
        throw new ProviderUnavailable(`the server refuses the connection: ${messageOf(error)}`)
    }
    if (wait.gaveUp()) throw new ProviderUnavailable(`the server did not start: ${await wait.explain()}`)
    if (performance.now() > deadline)
      throw new ProviderUnavailable(
        `the server did not answer within ${wait.limitMs / 1000} s: ${await wait.explain()}`,
      )
    await delay(RETRY_MS)
  }
}
