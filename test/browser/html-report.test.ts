import { join } from 'node:path'
import type { Report } from '../../src/model/report.ts'
import { readPageParts, renderHtml } from '../../src/report/html/page.ts'
import { hostile, safe, unchecked, unsafe } from '../report/fixtures/bookshop.ts'
import { timed } from '../report/fixtures/timed.ts'
import { withPage } from './browser.ts'

const SOURCES = join(__dirname, '..', '..', 'src')

const html = async (report: Report) => renderHtml(report, await readPageParts(SOURCES))

test.each(Object.entries({ unsafe, safe, unchecked, timed, hostile }))(
  'the report %s asks for nothing else and nothing in it is refused or fails',
  async (_, report) => {
    await withPage(await html(report), {}, async ({ page, asked, complaints }) => {
      expect(asked).toHaveLength(1)
      expect(complaints).toEqual([])
      expect(await page.locator('h1').textContent()).toMatch(/^(?:Unsafe|Safe|Not checked)$/)
      expect(await page.locator('tbody tr[class]').count()).toBe(report.migrations.length)
    })
  },
)

test('names and SQL that hold markup are shown as they are', async () => {
  const name = '0009_</code><script>document.title = "taken"</script><img src=x onerror=alert(1)>'
  const migrations = timed.migrations.map((one) => ({
    ...one,
    up: { ...one.up, file: `migrations/${name}` },
  }))
  await withPage(await html({ ...timed, migrations }), {}, async ({ page, asked, complaints }) => {
    expect(await page.title()).toBe('Rehearse: Unsafe')
    expect(await page.locator('h2 code').textContent()).toBe(name)
    expect(await page.locator('img').count()).toBe(0)
    expect([asked.length, complaints]).toEqual([1, []])
  })
})

test('a script that somebody smuggles in is refused by the policy of the page', async () => {
  const text = (await html(timed)).replace('</main>', '</main><script>document.title = "taken"</script>')
  await withPage(text, {}, async ({ page, complaints }) => {
    expect(await page.title()).toBe('Rehearse: Unsafe')
    expect(complaints.join()).toContain('Content Security Policy')
  })
})

test('bars stand where and as long as the locks were held, and say so', async () => {
  await withPage(await html(timed), {}, async ({ page }) => {
    const lane = page.locator('.lane', { hasText: 'SHARE' }).last()
    const [bar, track] = [
      await lane.locator('.bar').boundingBox(),
      await lane.locator('.track').boundingBox(),
    ]
    expect((bar?.width ?? 0) / (track?.width ?? 1)).toBeCloseTo(3980 / 4000, 2)
    expect(await lane.locator('.bar').getAttribute('aria-label')).toMatch(
      /^SHARE: writes wait, reads go on, from 20 ms for 4 s — CREATE INDEX orders_note_idx/,
    )
  })
})

test('the picture grows by key and by button, and fits again', async () => {
  await withPage(await html(timed), {}, async ({ page }) => {
    const width = async () => (await page.locator('.lanes').boundingBox())?.width ?? 0
    const whole = await width()
    await page.locator('.bar').first().focus()
    await page.keyboard.press('+')
    expect(Math.round((await width()) / whole)).toBe(2)
    await page.getByRole('button', { name: 'Zoom in' }).click()
    expect(Math.round((await width()) / whole)).toBe(4)
    await page.keyboard.press('0')
    expect(await width()).toBe(whole)
  })
})

test('arrows lead from bar to bar, each of which is told aloud; one of them is in the order of the tab key', async () => {
  await withPage(await html(timed), {}, async ({ page }) => {
    await page.locator('.bar').first().focus()
    const told = () => page.locator('.told').textContent()
    expect(await told()).toContain('line 1: runs')
    await page.keyboard.press('ArrowDown')
    expect(await told()).toContain('line 2: runs, from 20 ms for 4 s')
    for (const _ of ['reads', 'writes', 'mode']) await page.keyboard.press('ArrowDown')
    expect(await told()).toContain('ACCESS EXCLUSIVE: waits for the lock')
    await page.keyboard.press('ArrowRight')
    expect(await told()).toContain('ACCESS EXCLUSIVE: reads and writes wait, from 10 ms')
    expect(await page.locator('.bar[tabindex="0"]').count()).toBe(1)
  })
})

test('light and dark follow the reader', async () => {
  const background = (colorScheme: 'light' | 'dark') =>
    html(timed).then((text) =>
      withPage(text, { colorScheme }, ({ page }) =>
        page.evaluate('getComputedStyle(document.body).backgroundColor'),
      ),
    )
  expect(await background('light')).toBe('rgb(255, 255, 255)')
  expect(await background('dark')).toBe('rgb(13, 17, 23)')
})

test('without scripts the page says the same', async () => {
  await withPage(await html(timed), { javaScriptEnabled: false }, async ({ page }) => {
    expect(await page.locator('.bar').count()).toBeGreaterThan(5)
    expect(await page.locator('.tools').isVisible()).toBe(false)
  })
})
