import type { Migration, Report, Script } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { migrationName, scriptsOf } from '../context.ts'
import { codeBlock, escapeHtml, folded } from '../escape.ts'
import { cut, formatDuration } from '../format.ts'
import { printableLine } from '../printable.ts'
import { type Bar, type Lane, timelineOf } from '../timeline.ts'

/** More bars are no picture any more; the HTML report draws them all. */
const MOST_BARS = 30

const MOST_NAME = 40

/** Below this everything is over before anybody notices. */
const WORTH_DRAWING_MS = 1

/** When which lock was held by the migrations that are not safe, as charts that GitHub draws. */
export function ganttBlocks(report: Report): readonly Block[] {
  return report.migrations
    .filter(({ verdict }) => verdict === 'unsafe')
    .flatMap((migration) => scriptsOf(migration).flatMap((script) => chart(migration, script, report)))
}

function chart(migration: Migration, script: Script, report: Report): readonly Block[] {
  const timeline = timelineOf(script)
  if (timeline === null || timeline.endMs < WORTH_DRAWING_MS) return []
  const sections = timeline.groups.map(({ title, lanes }) => ({
    title,
    tasks: lanes.flatMap((lane) => tasksOf(lane, timeline.endMs)),
  }))
  const locks = sections.slice(1).filter(({ tasks }) => tasks.length > 0)
  const count = sections.reduce((sum, { tasks }) => sum + tasks.length, 0)
  // A chart without a lock on anything that exists tells nothing.
  if (locks.length === 0 || count > MOST_BARS) return []
  const titles = sections.map(({ title }) => words(title))
  const text = [
    `%%{init: {"gantt": {"leftPadding": ${paddingFor(titles)}}}}%%`,
    'gantt',
    '    dateFormat x',
    `    axisFormat ${timeline.endMs < 10_000 ? '%S.%L' : '%M:%S'}`,
    ...sections.flatMap(({ tasks }, index) => [`    section ${titles[index]}`, ...tasks]),
  ].join('\n')
  const name = script === migration.up ? migrationName(migration, report) : script.file
  const summary = `When which lock was held: <code>${escapeHtml(name)}</code>, ${formatDuration(timeline.endMs)}`
  return [{ importance: 'measurements', markdown: folded(summary, codeBlock(text, 'mermaid')) }]
}

/** Titles of sections stand left of the bars, in letters of about seven pixels. */
function paddingFor(titles: readonly string[]): number {
  return 30 + 7 * Math.max(...titles.map((title) => title.length))
}

/** A wait that nobody would see in the picture only covers other words. */
const WORTH_A_BAR = 0.01

function tasksOf({ label, bars }: Lane, endMs: number): readonly string[] {
  const seen = bars.filter(
    ({ kind, fromMs, untilMs }) => kind !== 'wait' || untilMs - fromMs > WORTH_A_BAR * endMs,
  )
  return seen.map((bar) => `    ${words(taskName(label, bar))} :${tagOf(bar)}${span(bar)}`)
}

function taskName(label: string, { kind, fromMs, untilMs }: Bar): string {
  const how = kind === 'wait' ? ', waiting' : kind === 'failed' ? ', fails' : ''
  return `${label}${how}, ${formatDuration(untilMs - fromMs)}`
}

function tagOf({ kind }: Bar): string {
  switch (kind) {
    case 'blocks-all':
    case 'failed':
      return 'crit, '
    case 'blocks-writes':
      return 'active, '
    case 'lets-all-go-on':
      return 'done, '
    case 'statement':
    case 'wait':
      return ''
  }
}

/** Mermaid knows whole milliseconds, and draws nothing for none. */
function span({ fromMs, untilMs }: Bar): string {
  const from = Math.round(fromMs)
  return `${from}, ${Math.max(from + 1, Math.round(untilMs))}`
}

/** Mermaid has no way to quote a name: what it would read as its own is left out. */
function words(text: string): string {
  const plain = printableLine(text)
    .replace(/[^\p{L}\p{N} _.,()-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return cut(plain === '' ? 'unnamed' : plain, MOST_NAME)
}
