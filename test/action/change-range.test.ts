import { join } from 'node:path'
import { settleRange } from '../../src/github/change-range.ts'
import { readCheckout } from '../../src/github/checkout.ts'
import type { PullRequest, TriggeringEvent } from '../../src/github/event.ts'
import { BLOCKING_INDEX, type Bookshop, withBookshop } from './bookshop.ts'

const asked = { base: null, head: null, all: false, pullRequest: null }

function pullRequest(shop: Bookshop, head: string) {
  const subject: PullRequest = { number: 7, baseSha: shop.base, headSha: head, fromFork: false }
  const event: TriggeringEvent = { kind: 'pull-request', pullRequest: subject }
  return { event, pullRequest: subject }
}

const checkoutOf = (shop: Bookshop) => readCheckout(shop.directory, shop.env)

test('a pull request checked out as its merge is compared with the first parent', async () => {
  await withBookshop(async (shop) => {
    shop.git('checkout', '--quiet', 'main')
    shop.write('README.md', '# Bookshop, moved on\n')
    const moved = shop.commit('The base moves on after the event')
    const { head } = shop.push(BLOCKING_INDEX)
    const range = await settleRange({
      ...asked,
      ...pullRequest(shop, head),
      checkout: await checkoutOf(shop),
    })
    expect(range).toMatchObject({ base: moved, head: null, headSha: head })
  })
})

test('a pull request checked out at its head is compared with the base of the event', async () => {
  await withBookshop(async (shop) => {
    const { head } = shop.push(BLOCKING_INDEX)
    shop.git('checkout', '--quiet', head)
    const range = await settleRange({
      ...asked,
      ...pullRequest(shop, head),
      checkout: await checkoutOf(shop),
    })
    expect(range).toMatchObject({ base: shop.base, head: null })
  })
})

test('a pull request that is not checked out is read from its head commit', async () => {
  await withBookshop(async (shop) => {
    const { head } = shop.push(BLOCKING_INDEX)
    shop.git('checkout', '--quiet', 'main')
    const range = await settleRange({
      ...asked,
      ...pullRequest(shop, head),
      checkout: await checkoutOf(shop),
    })
    expect(range).toMatchObject({ base: shop.base, head })
  })
})

test('a head that the clone does not hold is said, with the cure', async () => {
  await withBookshop(async (shop) => {
    const range = settleRange({
      ...asked,
      ...pullRequest(shop, 'd'.repeat(40)),
      checkout: await checkoutOf(shop),
    })
    await expect(range).rejects.toThrow(/does not hold d{40}.*fetch-depth: 0/)
  })
})

test('a merge group is compared by its two commits', async () => {
  await withBookshop(async (shop) => {
    const { merge } = shop.push(BLOCKING_INDEX)
    const event: TriggeringEvent = { kind: 'merge-group', baseSha: shop.base, headSha: merge }
    const range = await settleRange({ ...asked, event, checkout: await checkoutOf(shop) })
    expect(range).toMatchObject({ base: shop.base, head: null, pullRequest: null })
    expect(range.listed).toEqual({ kind: 'comparison', baseSha: shop.base, headSha: merge })
  })
})

test.each<TriggeringEvent>([{ kind: 'dispatch' }, { kind: 'other', name: 'schedule' }])(
  'an event that names no change must say what to review: %j',
  async (event) => {
    await withBookshop(async (shop) => {
      const checkout = await checkoutOf(shop)
      const name = event.kind === 'other' ? event.name : 'workflow_dispatch'
      await expect(settleRange({ ...asked, event, checkout })).rejects.toThrow(
        `The event ${name} does not say what to review.`,
      )
      const explicit = await settleRange({ ...asked, event, checkout, base: 'v1', head: 'v2' })
      expect(explicit).toMatchObject({ base: 'v1', head: 'v2', listed: null })
      const whole = await settleRange({ ...asked, event, checkout, all: true })
      expect(whole).toMatchObject({ base: null, head: null })
    })
  },
)

test('what the inputs name wins over the event', async () => {
  await withBookshop(async (shop) => {
    const { head } = shop.push(BLOCKING_INDEX)
    const range = await settleRange({
      ...asked,
      ...pullRequest(shop, head),
      checkout: await checkoutOf(shop),
      base: 'release',
    })
    expect(range).toMatchObject({ base: 'release', head: null, listed: null })
  })
})

test('a directory without checkout is said, with the cure', async () => {
  await withBookshop(async (shop) => {
    await expect(readCheckout(join(shop.directory, '..'), shop.env)).rejects.toThrow(
      /holds no git checkout .*actions\/checkout/,
    )
  })
})
