import type { Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { codeSpan, escapeHtml, folded } from '../escape.ts'
import { formatCount, formatDuration } from '../format.ts'

/** Time from start to end: a stage named `total` where there is one, else the sum of the stages. */
export function totalMs(report: Pick<Report, 'timings'>): number | null {
  if (report.timings.length === 0) return null
  const total = report.timings.find((timing) => timing.stage === 'total')
  return total?.ms ?? report.timings.reduce((sum, timing) => sum + timing.ms, 0)
}

const PROVIDERS = {
  docker: 'in a container',
  embedded: 'embedded',
  local: 'installed locally',
  url: 'on the given server',
  neon: 'on Neon',
} as const

/** Where, on how many rows and how fast, in one phrase. */
export function rehearsedOn(report: Report): string {
  if (report.postgres === null) return 'Nothing was performed'
  const rows = report.settings.rows
  return [
    `Performed on PostgreSQL ${report.postgres.version} (${PROVIDERS[report.postgres.provider]})`,
    ...(typeof rows === 'number' ? [`with ${formatCount(rows)} rows in each touched table`] : []),
  ].join(' ')
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s<>"'()]+$/.test(url)
}

/** The last line: server, rows, time, commits, version. `runUrl` comes from the workflow, never from a change. */
export function footer(report: Report, runUrl: string | undefined): string {
  const total = totalMs(report)
  const parts = [
    escapeHtml(`${rehearsedOn(report)}${total === null ? '' : `, ${formatDuration(total)} in all`}`),
    ...(report.head === null ? [] : [`head <code>${escapeHtml(report.head.slice(0, 12))}</code>`]),
    ...(report.base === null ? [] : [`base <code>${escapeHtml(report.base.slice(0, 12))}</code>`]),
    ...(runUrl !== undefined && isWebAddress(runUrl)
      ? [`<a href="${runUrl.replace(/&/g, '&amp;')}">run</a>`]
      : []),
    escapeHtml(`Rehearse ${report.tool.version}`),
  ]
  return `<sub>${parts.join(' · ')}</sub>`
}

function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/** Settings and timings, folded: what somebody needs to see the same again. */
export function settingsBlocks(report: Report): readonly Block[] {
  if (report.migrations.length === 0 && report.unchecked.length === 0) return []
  const settings = Object.entries(report.settings)
    .filter(([, value]) => isSet(value))
    .map(
      ([name, value]) =>
        `- ${codeSpan(name)}: ${codeSpan(typeof value === 'string' ? value : JSON.stringify(value))}`,
    )
  const timings = report.timings.map((timing) => `${timing.stage} ${formatDuration(timing.ms)}`)
  const body = [
    settings.join('\n'),
    timings.length === 0 ? '' : escapeHtml(`Time: ${timings.join(', ')}.`),
  ].filter((part) => part !== '')
  if (body.length === 0) return []
  return [{ importance: 'footnote', markdown: folded('Settings and time', body.join('\n\n')) }]
}
