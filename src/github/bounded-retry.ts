/** Time as the retries see it; tests hand in their own. */
export interface Clock {
  /** Milliseconds since 1970, to compare with the server's reset times. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** The parts of a failed request that decide whether sending it again makes sense. */
export interface FailedRequest {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  /** GitHub marks a secondary rate limit by this link when it sends no header. */
  readonly documentationUrl: string
  /** Sending it twice does no more than sending it once. */
  readonly repeatable: boolean
}

export interface RetryLimits {
  /** Over all requests of a run: a review must not hang because GitHub is busy. */
  readonly totalWaitMs: number
  readonly attempts: number
}

/** GitHub's documentation: without a header, wait at least one minute after a secondary rate limit. */
const UNSTATED_WAIT_MS = 60_000
const SERVER_TROUBLE_WAIT_MS = 1000

/**
 * Sends requests again after rate limits and, where that is harmless, after server errors, within one budget
 * of waiting for the whole run. `describe` returns `null` for errors that are no answer of the server.
 */
export function boundedRetry(
  clock: Clock,
  limits: RetryLimits,
  describe: (error: unknown) => FailedRequest | null,
): <T>(send: () => Promise<T>) => Promise<T> {
  let left = limits.totalWaitMs
  return async (send) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send()
      } catch (error) {
        const failed = describe(error)
        const wait = failed === null ? null : waitBefore(failed, clock.now())
        if (wait === null || wait > left || attempt >= limits.attempts) throw error
        left -= wait
        await clock.sleep(wait)
      }
    }
  }
}

/** Milliseconds to wait before the next attempt; `null` when another attempt would end the same. */
function waitBefore(failed: FailedRequest, now: number): number | null {
  if (failed.status === 403 || failed.status === 429) {
    const after = failed.headers['retry-after']
    if (after !== undefined) return Math.max(0, Number(after) * 1000) || UNSTATED_WAIT_MS
    if (String(failed.headers['x-ratelimit-remaining']) === '0') {
      return Math.max(0, Number(failed.headers['x-ratelimit-reset']) * 1000 - now) || SERVER_TROUBLE_WAIT_MS
    }
    const secondary = failed.status === 429 || failed.documentationUrl.includes('secondary-rate-limits')
    return secondary ? UNSTATED_WAIT_MS : null
  }
  return failed.status >= 500 && failed.repeatable ? SERVER_TROUBLE_WAIT_MS : null
}
