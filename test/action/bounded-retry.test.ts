import { boundedRetry, type FailedRequest } from '../../src/github/bounded-retry.ts'

interface Outcome {
  readonly sent: number
  readonly waited: readonly number[]
  readonly failed: boolean
}

const NOW = 1_000_000

/** Sends a request that meets the given failures in turn and then succeeds. */
async function send(failures: readonly Partial<FailedRequest>[], totalWaitMs = 60_000): Promise<Outcome> {
  const waited: number[] = []
  const clock = {
    now: () => NOW,
    sleep: async (ms: number) => {
      waited.push(ms)
    },
  }
  const retry = boundedRetry(clock, { totalWaitMs, attempts: 3 }, (error) => error as FailedRequest)
  let sent = 0
  const request = async () => {
    const failure = failures[sent]
    sent += 1
    if (failure !== undefined) {
      throw { status: 403, headers: {}, documentationUrl: '', repeatable: false, ...failure }
    }
  }
  try {
    await retry(request)
    return { sent, waited, failed: false }
  } catch {
    return { sent, waited, failed: true }
  }
}

test.each<[string, Partial<FailedRequest>, number]>([
  ['retry-after', { headers: { 'retry-after': '7' } }, 7000],
  [
    'an exhausted limit that is reset soon',
    { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 30) } },
    30_000,
  ],
  ['a secondary limit without a header', { documentationUrl: 'https://docs/#secondary-rate-limits' }, 60_000],
  ['429', { status: 429 }, 60_000],
  ['a server error of a request that may be repeated', { status: 502, repeatable: true }, 1000],
])('%s is waited for', async (_, failure, wait) => {
  expect(await send([failure])).toEqual({ sent: 2, waited: [wait], failed: false })
})

test.each<[string, Partial<FailedRequest>]>([
  ['a missing permission', {}],
  ['a reset in an hour', { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' } }],
  ['a long retry-after', { headers: { 'retry-after': '3600' } }],
  ['a server error after which a comment may be there', { status: 502 }],
])('%s is not', async (_, failure) => {
  expect(await send([failure])).toEqual({ sent: 1, waited: [], failed: true })
})

test('attempts and the total of waiting are bounded', async () => {
  const busy = { headers: { 'retry-after': '20' } }
  expect(await send([busy, busy, busy])).toEqual({ sent: 3, waited: [20_000, 20_000], failed: true })
  expect(await send([busy, busy], 30_000)).toEqual({ sent: 2, waited: [20_000], failed: true })
})
