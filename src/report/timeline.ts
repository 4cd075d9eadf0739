import { blocksReads, blocksWrites } from '../model/lock-modes.ts'
import type { HeldLock, Script, Statement } from '../model/report.ts'
import { formatLockMode } from './format.ts'

/** Who waits while a bar lasts. `wait`: the script itself does. */
export type BarKind = 'statement' | 'failed' | 'wait' | 'lets-all-go-on' | 'blocks-writes' | 'blocks-all'

/** Something that lasted. Milliseconds from the start of the script. */
export interface Bar {
  readonly kind: BarKind
  readonly fromMs: number
  readonly untilMs: number
  /** Index of the statement it belongs to; `null`: to several. */
  readonly statement: number | null
}

export interface Lane {
  readonly label: string
  readonly bars: readonly Bar[]
}

/** The lanes of one table, or of the statements. */
export interface LaneGroup {
  readonly title: string
  /** `null`: the statements. */
  readonly table: string | null
  readonly lanes: readonly Lane[]
}

export interface Timeline {
  readonly endMs: number
  readonly groups: readonly LaneGroup[]
  /** Statements that have no lane of their own because others took longer. */
  readonly leftOut: number
}

/** More lanes are no picture any more; the slowest statements tell the story. */
const MOST_STATEMENTS = 60

interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

interface PlacedLock extends HeldLock {
  readonly statement: number
  readonly requestedMs: number
  readonly grantedMs: number
  readonly releasedMs: number
}

/** What happened when in a performed script; `null` where no statement was measured. */
export function timelineOf(script: Script): Timeline | null {
  const statements = script.statements.filter(
    ({ startMs, effects }) => startMs !== undefined && effects.durationMs !== null,
  )
  if (statements.length === 0) return null
  const locks = script.statements.flatMap(placedLocks)
  const ends = [...statements.map(endOf), ...locks.map(({ releasedMs }) => releasedMs)]
  const shown = slowest(statements)
  return {
    endMs: Math.max(...ends),
    groups: [
      { title: 'Statements', table: null, lanes: shown.map(statementLane) },
      ...script.impact.map(({ table }) => tableGroup(table, locks)).filter(({ lanes }) => lanes.length > 0),
    ],
    leftOut: statements.length - shown.length,
  }
}

const endOf = ({ startMs = 0, effects }: Statement) => startMs + (effects.durationMs ?? 0)

function slowest(statements: readonly Statement[]): readonly Statement[] {
  if (statements.length <= MOST_STATEMENTS) return statements
  const kept = new Set(
    statements
      .toSorted((a, b) => (b.effects.durationMs ?? 0) - (a.effects.durationMs ?? 0))
      .slice(0, MOST_STATEMENTS),
  )
  return statements.filter((statement) => kept.has(statement))
}

function statementLane(statement: Statement): Lane {
  const { index, line, startMs = 0, effects } = statement
  const bar: Bar = {
    kind: effects.error === null ? 'statement' : 'failed',
    fromMs: startMs,
    untilMs: endOf(statement),
    statement: index,
  }
  return { label: line === null ? `statement ${index + 1}` : `line ${line}`, bars: [bar] }
}

/** What the transaction itself created is seen by nobody, so nobody waits for it. */
function placedLocks({ index, effects }: Statement): PlacedLock[] {
  return effects.locks.flatMap((lock) => {
    const { requestedMs, grantedMs, releasedMs } = lock
    if (lock.createdHere === true || grantedMs === undefined || releasedMs === undefined) return []
    return [{ ...lock, statement: index, requestedMs: requestedMs ?? grantedMs, grantedMs, releasedMs }]
  })
}

function tableGroup(table: string, all: readonly PlacedLock[]): LaneGroup {
  const locks = all.filter((lock) => lock.table === table)
  const modes = [...new Set(locks.map(({ mode }) => mode))].toSorted((a, b) => weight(b) - weight(a))
  return {
    title: table,
    table,
    lanes: [
      ...blockedLane(
        'reads blocked',
        'blocks-all',
        locks.filter(({ mode }) => blocksReads(mode)),
      ),
      ...blockedLane(
        'writes blocked',
        'blocks-writes',
        locks.filter(({ mode }) => blocksWrites(mode)),
      ),
      ...modes.map((mode) =>
        modeLane(
          mode,
          locks.filter((lock) => lock.mode === mode),
        ),
      ),
    ],
  }
}

const weight = (mode: string) => (blocksReads(mode) ? 2 : blocksWrites(mode) ? 1 : 0)

function kindOf(mode: string): BarKind {
  if (blocksReads(mode)) return 'blocks-all'
  return blocksWrites(mode) ? 'blocks-writes' : 'lets-all-go-on'
}

/** Others stand still from the moment the lock is granted; a waiting lock keeps out only who comes later. */
function blockedLane(label: string, kind: BarKind, locks: readonly PlacedLock[]): Lane[] {
  const spans = union(locks.map(({ grantedMs, releasedMs }) => ({ fromMs: grantedMs, untilMs: releasedMs })))
  if (spans.length === 0) return []
  return [{ label, bars: spans.map((span) => ({ kind, ...span, statement: null })) }]
}

function modeLane(mode: string, locks: readonly PlacedLock[]): Lane {
  const bars = locks.flatMap(({ requestedMs, grantedMs, releasedMs, statement }): Bar[] => [
    ...(grantedMs > requestedMs
      ? [{ kind: 'wait' as const, fromMs: requestedMs, untilMs: grantedMs, statement }]
      : []),
    { kind: kindOf(mode), fromMs: grantedMs, untilMs: releasedMs, statement },
  ])
  return { label: formatLockMode(mode), bars: withoutRepeats(bars) }
}

/** Indexes and partitions hold the same lock at the same time as their table; one bar tells it. */
function withoutRepeats(bars: readonly Bar[]): readonly Bar[] {
  const seen = new Set<string>()
  return bars.filter(({ kind, fromMs, untilMs }) => {
    const key = `${kind} ${fromMs.toFixed(1)} ${untilMs.toFixed(1)}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function union(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1)
    if (last === undefined || span.fromMs > last.untilMs) joined.push(span)
    else joined[joined.length - 1] = { ...last, untilMs: Math.max(last.untilMs, span.untilMs) }
  }
  return joined
}
