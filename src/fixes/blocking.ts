import type { Fix } from '../model/report.ts'
import type { PerformedScripts } from '../rehearsal/perform-scripts.ts'

/** What users of one table wait for, in milliseconds. */
export interface Blocking extends Required<NonNullable<Fix['asWritten']>> {
  /** Statements that worked through rows while nobody could write to the table. */
  readonly works: number
}

/** Scheduling and a commit take as long on a busy machine, whatever is performed. */
const NOISE_MS = 10

/** A fix of several migrations commits more often. */
const SLACK_MS = 25

/** What takes no longer may as well be chance; then it counts what was done meanwhile, because that grows. */
const CHANCE_MS = 100

const KINDS = ['readsBlockedMs', 'writesBlockedMs', 'rowsLockedMs'] as const

/** What a performance kept users of a table from doing; nothing where it names none. */
export function blockingOf({ impact, works }: PerformedScripts, table: string | undefined): Blocking {
  const own = impact.find((one) => one.table === table)
  return {
    readsBlockedMs: own?.readsBlockedMs ?? 0,
    writesBlockedMs: own?.writesBlockedMs ?? 0,
    rowsLockedMs: own?.rowsLockedMs ?? 0,
    works: works.get(table ?? '') ?? 0,
  }
}

/** Of two runs of the same scripts: what disturbs one of them makes it longer, never shorter. */
export function least(a: Blocking, b: Blocking): Blocking {
  return {
    readsBlockedMs: Math.min(a.readsBlockedMs, b.readsBlockedMs),
    writesBlockedMs: Math.min(a.writesBlockedMs, b.writesBlockedMs),
    rowsLockedMs: Math.min(a.rowsLockedMs, b.rowsLockedMs),
    works: Math.min(a.works, b.works),
  }
}

/**
 * The fix blocks less, and nothing more: in time, or on so few rows that no time tells, in work that is done under a
 * lock.
 *
 * @param share of the time as written that is less: the smaller, the fewer runs it takes to be sure.
 */
export function blocksLess(fix: Blocking, asWritten: Blocking, share: number): boolean {
  if (!blocksNoMore(fix, asWritten)) return false
  const felt = KINDS.filter((kind) => asWritten[kind] > NOISE_MS)
  // The same work under the lock takes the same time, unless chance has it otherwise.
  const sure = asWritten.works > 0 && fix.works === asWritten.works ? share / 2 : share
  if (felt.some((kind) => fix[kind] < asWritten[kind] * sure)) return true
  const short = KINDS.every((kind) => asWritten[kind] <= CHANCE_MS)
  return short && (fix.works < asWritten.works || felt.length === 0)
}

/** Whoever waits for one row waits no worse than whoever waits for the table: a fix may trade one for the other. */
export function blocksNoMore(fix: Blocking, asWritten: Blocking): boolean {
  const rowsLockedMs = Math.max(asWritten.rowsLockedMs, asWritten.writesBlockedMs)
  const most = { ...asWritten, rowsLockedMs }
  return fix.works <= asWritten.works && KINDS.every((kind) => fix[kind] <= most[kind] * 1.25 + SLACK_MS)
}

/** As a report holds it. */
export function figures({
  readsBlockedMs,
  writesBlockedMs,
  rowsLockedMs,
}: Blocking): NonNullable<Fix['asWritten']> {
  return { readsBlockedMs, writesBlockedMs, ...(rowsLockedMs === 0 ? {} : { rowsLockedMs }) }
}
