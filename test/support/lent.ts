import type { PostgresServer } from '../../src/postgres/server.ts'
import { withTestServer } from './server.ts'

/**
 * What a `with…` helper lends, for all tests of a file or a `describe`: taken before the first of them, given back
 * after the last. Call it where `beforeAll` may be called; what it returns answers inside tests.
 */
export function lentToTests<T>(lend: (use: (lent: T) => Promise<void>) => Promise<void>): () => T {
  let held: { readonly lent: T } | null = null
  let giveBack: () => void = () => undefined
  let back: Promise<void> = Promise.resolve()
  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      back = lend(async (lent) => {
        held = { lent }
        await new Promise<void>((resolve) => {
          giveBack = resolve
          ready()
        })
      })
      back.catch(failed)
    })
  })
  afterAll(async () => {
    giveBack()
    await back
  })
  return () => {
    if (held === null) throw new Error('This is lent to tests, and none has begun.')
    return held.lent
  }
}

/** One server for all tests of a file or a `describe`; `null`: of the default version. */
export function serverOfTests(major: number | null): () => PostgresServer {
  return lentToTests((use) => withTestServer(major, use))
}
