import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../../model/report.ts'
import { formatDuration } from '../format.ts'
import { rehearsedOn, totalMs } from '../sections/footer.ts'
import { countsSentence, headline } from '../sentences/headline.ts'
import { gatingFirst, uncheckedSentence } from '../sentences/unchecked.ts'
import { otherFindingsMarkup, settledMarkup } from './findings-markup.ts'
import { type Markup, markup, proseMarkup } from './markup.ts'
import { migrationSections, migrationsTable } from './migrations-markup.ts'
import { legend } from './timeline-markup.ts'

/** The files beside the bundle that a page holds. */
export interface PageParts {
  readonly style: string
  readonly script: string
}

/** `assets`: the directory of the files that ship beside the bundle. */
export async function readPageParts(assets: string): Promise<PageParts> {
  const [style, script] = await Promise.all(
    ['page.css', 'page.js'].map((name) => readFile(join(assets, 'report', 'html', name), 'utf8')),
  )
  return { style: style ?? '', script: script ?? '' }
}

/**
 * The report as one HTML file that asks for nothing else: style and script are part of it, and its security policy
 * lets no other script run and no address be fetched.
 */
export function renderHtml(report: Report, { style, script }: PageParts): string {
  const { verdict, label, sentence } = headline(report)
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const body = markup`<header class="${verdict}">
<h1>${label}</h1>
<p class="lead">${proseMarkup(sentence)}</p>
<p class="quiet">${facts(report)}</p>
</header>
<main>
${migrationsTable(report)}
${report.migrations.length === 0 ? null : legend()}
${uncheckedMarkup(report)}
${otherFindingsMarkup(report)}
${migrationSections(report)}
${settledMarkup(report)}
${settingsMarkup(report)}
</main>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${markup`Rehearse: ${label}`.html}</title>
<style>${style}</style>
</head>
<body>
${body.html}
<script>${script}</script>
</body>
</html>
`
}

function facts(report: Report): string {
  const total = totalMs(report)
  const counts = countsSentence(report)
  return [
    ...(counts === '' ? [] : [`${counts}.`]),
    `${rehearsedOn(report)}${total === null ? '' : `, ${formatDuration(total)} in all`}.`,
    ...(report.head === null ? [] : [`Head ${report.head.slice(0, 12)}.`]),
    ...(report.base === null ? [] : [`Base ${report.base.slice(0, 12)}.`]),
    `Rehearse ${report.tool.version}.`,
  ].join(' ')
}

function uncheckedMarkup({ unchecked }: Report): Markup | null {
  if (unchecked.length === 0) return null
  const entries = gatingFirst(unchecked).map(
    (entry) =>
      markup`<li>${proseMarkup(uncheckedSentence(entry))}${entry.gates ? null : ' (does not change the verdict)'}</li>`,
  )
  return markup`<section><h2>Not checked</h2><ul>${entries}</ul></section>`
}

function settingsMarkup({ settings, timings }: Report): Markup {
  const rows = Object.entries(settings)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return markup`<tr><th scope="row"><code>${name}</code></th><td><code>${text}</code></td></tr>`
    })
  const times = timings.map(({ stage, ms }) => `${stage} ${formatDuration(ms)}`).join(', ')
  return markup`<details><summary>Settings and time</summary><table><tbody>${rows}</tbody></table><p>${times === '' ? null : `Time: ${times}.`}</p></details>`
}
