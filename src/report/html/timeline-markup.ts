import type { Script } from '../../model/report.ts'
import { cut, formatDuration, plural } from '../format.ts'
import { type Bar, type BarKind, type Lane, type LaneGroup, type Timeline, timelineOf } from '../timeline.ts'
import { type Markup, markup } from './markup.ts'

/** What a bar means for those who use the table. */
const MEANING: Readonly<Record<BarKind, string>> = {
  statement: 'runs',
  failed: 'fails',
  wait: 'waits for the lock',
  'lets-all-go-on': 'held; reads and writes go on',
  'blocks-writes': 'writes wait, reads go on',
  'blocks-all': 'reads and writes wait',
}

/** Marks on the scale, at round numbers. */
const MOST_MARKS = 6

/**
 * The picture of one script: statements above, then each existing table with the locks on it. Everything is there
 * without the page's script, which adds zooming and walking about by keyboard.
 */
export function timelineMarkup(script: Script): Markup {
  const timeline = timelineOf(script)
  if (timeline === null) return markup`<p class="quiet">Not measured.</p>`
  return markup`<figure class="timeline" tabindex="-1">
<figcaption><code>${script.file}</code>, ${formatDuration(timeline.endMs)}
<span class="tools" hidden><button type="button" data-zoom="in" aria-label="Zoom in">+</button><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="fit">fit</button></span></figcaption>
<div class="scroll"><div class="lanes">
<div class="scale" aria-hidden="true">${marks(timeline.endMs)}</div>
${timeline.groups.map((group) => groupMarkup(group, timeline, script))}
</div></div>
<p class="told" role="status" aria-live="polite"></p>
${leftOut(timeline)}
</figure>`
}

function leftOut({ leftOut: count }: Timeline): Markup | null {
  if (count === 0) return null
  return markup`<p class="quiet">${plural(count, 'faster statement')} left out.</p>`
}

function groupMarkup({ title, table, lanes }: LaneGroup, timeline: Timeline, script: Script): Markup {
  const name = table === null ? markup`${title}` : markup`<code>${title}</code>`
  return markup`<section class="group"><h4>${name}</h4>
${lanes.map((lane) => laneMarkup(lane, timeline, script))}
</section>`
}

function laneMarkup({ label, bars }: Lane, timeline: Timeline, script: Script): Markup {
  return markup`<div class="lane"><span class="label">${label}</span><span class="track">${bars.map((bar) => barMarkup(bar, label, timeline, script))}</span></div>`
}

function barMarkup(bar: Bar, label: string, { endMs }: Timeline, script: Script): Markup {
  const words = wordsOf(bar, label, script)
  return markup`<button type="button" tabindex="-1" class="bar ${bar.kind}" style="${place(bar, endMs)}" title="${words}" aria-label="${words}"></button>`
}

function wordsOf({ kind, fromMs, untilMs, statement }: Bar, label: string, { statements }: Script): string {
  const sql = statement === null ? undefined : statements[statement]?.sql
  const source = sql === undefined ? '' : ` — ${cut(sql.replace(/\s+/g, ' '), 160)}`
  const when = `from ${formatDuration(fromMs)} for ${formatDuration(Math.max(0, untilMs - fromMs))}`
  return `${label}: ${MEANING[kind]}, ${when}${source}`
}

function place({ fromMs, untilMs }: Bar, endMs: number): string {
  const share = (ms: number) => (endMs === 0 ? 0 : (100 * ms) / endMs)
  return `left:${share(fromMs).toFixed(3)}%;width:${share(Math.max(0, untilMs - fromMs)).toFixed(3)}%`
}

function marks(endMs: number): readonly Markup[] {
  const step = roundStep(endMs / MOST_MARKS)
  const count = step === 0 ? 0 : Math.floor(endMs / step)
  return Array.from({ length: count + 1 }, (_, index) => {
    const at = index * step
    const left = endMs === 0 ? 0 : (100 * at) / endMs
    return markup`<span style="left:${left.toFixed(3)}%">${formatDuration(at)}</span>`
  })
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
function roundStep(least: number): number {
  if (!(least > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
}

/** What the colours stand for. */
export function legend(): Markup {
  const entries = (['blocks-all', 'blocks-writes', 'lets-all-go-on', 'wait'] as const).map(
    (kind) => markup`<li><span class="swatch ${kind}" aria-hidden="true"></span>${MEANING[kind]}</li>`,
  )
  return markup`<ul class="legend">${entries}</ul>`
}
