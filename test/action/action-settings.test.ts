import { settleSettings } from '../../src/github/action-settings.ts'
import { type Bookshop, withBookshop } from './bookshop.ts'

const CONFIG = 'allow-host-server: true\nrows: 10\n'

/** Settles the settings of a run that compares the working tree with a commit. */
async function settle(shop: Bookshop, base: string | null, given: Readonly<Record<string, string>> = {}) {
  const lines: string[] = []
  const { allowHostServer, rows } = await settleSettings({
    repo: shop.directory,
    env: shop.env,
    given,
    range: { base, head: null },
    log: (line) => lines.push(line),
  })
  return { allowHostServer, rows, log: lines.join('\n') }
}

test('a change cannot say of itself that it is trusted', async () => {
  await withBookshop(async (shop) => {
    shop.write('rehearse.yml', CONFIG)
    const before = await settle(shop, shop.base)
    expect(before).toMatchObject({ allowHostServer: false, rows: 10 })
    expect(before.log).toContain('rehearse.yml:1: allow-host-server is left out')
    // As in a shallow clone, which does not hold the base.
    expect(await settle(shop, 'd'.repeat(40))).toMatchObject({ allowHostServer: false, rows: 10 })
    expect(await settle(shop, null)).toMatchObject({ allowHostServer: false, rows: 10 })
  })
})

test('the base and the inputs can', async () => {
  await withBookshop(async (shop) => {
    const given = { 'allow-host-server': 'true' }
    expect(await settle(shop, shop.base, given)).toMatchObject({ allowHostServer: true })
    shop.write('rehearse.yml', CONFIG)
    const base = shop.commit('Trust')
    expect(await settle(shop, base)).toEqual({ allowHostServer: true, rows: 10, log: '' })
  })
})
