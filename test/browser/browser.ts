import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright-core'

/** Debian's name for it; CHROMIUM names another. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

export interface OpenedPage {
  readonly page: Page
  /** Addresses that the page asked for, itself included. */
  readonly asked: readonly string[]
  /** What the browser complains about: scripts that fail, content that the page's policy refuses. */
  readonly complaints: readonly string[]
}

/** Opens HTML as a file in a real browser without a window, and closes it again. */
export async function withPage<Result>(
  html: string,
  options: { readonly colorScheme?: 'light' | 'dark'; readonly javaScriptEnabled?: boolean },
  use: (opened: OpenedPage) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'page-'))
  // Root and containers leave Chromium no way to sandbox itself; the page is ours.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    const file = join(directory, 'report.html')
    await writeFile(file, html)
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options })
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(pathToFileURL(file).href)
    return await use({ page, asked, complaints })
  } finally {
    await browser.close()
    await rm(directory, { recursive: true })
  }
}
