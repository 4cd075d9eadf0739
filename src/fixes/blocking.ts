import type { Fix } from '../model/report.ts'
import type { PerformedScripts } from '../rehearsal/perform-scripts.ts'

/** What users of one table wait for, in milliseconds. */
export type Blocking = Required<NonNullable<Fix['asWritten']>>

/** Scheduling and a commit take as long on a busy machine, whatever is performed. */
const NOISE_MS = 10

/** A fix of several migrations commits more often. */
const SLACK_MS = 25

const KINDS = ['readsBlockedMs', 'writesBlockedMs', 'rowsLockedMs'] as const

/** What a performance kept users of a table from doing; nothing where it names none. */
export function blockingOf({ impact }: PerformedScripts, table: string | undefined): Blocking {
  const own = impact.find((one) => one.table === table)
  return {
    readsBlockedMs: own?.readsBlockedMs ?? 0,
    writesBlockedMs: own?.writesBlockedMs ?? 0,
    rowsLockedMs: own?.rowsLockedMs ?? 0,
  }
}

/** Of two runs of the same scripts: what disturbs one of them makes it longer, never shorter. */
export function least(a: Blocking, b: Blocking): Blocking {
  return {
    readsBlockedMs: Math.min(a.readsBlockedMs, b.readsBlockedMs),
    writesBlockedMs: Math.min(a.writesBlockedMs, b.writesBlockedMs),
    rowsLockedMs: Math.min(a.rowsLockedMs, b.rowsLockedMs),
  }
}

/**
 * The fix blocks less, and nothing more. Times that cannot be told from none are not held against each other.
 *
 * @param share of the time as written that is less: the smaller, the fewer runs it takes to be sure.
 */
export function blocksLess(fix: Blocking, asWritten: Blocking, share: number): boolean {
  const felt = KINDS.filter((kind) => asWritten[kind] > NOISE_MS)
  const less = felt.length === 0 || felt.some((kind) => fix[kind] < asWritten[kind] * share)
  return less && blocksNoMore(fix, asWritten)
}

export function blocksNoMore(fix: Blocking, asWritten: Blocking): boolean {
  return KINDS.every((kind) => fix[kind] <= asWritten[kind] * 1.25 + SLACK_MS)
}

/** As a report holds it. */
export function figures({ rowsLockedMs, ...others }: Blocking): NonNullable<Fix['asWritten']> {
  return rowsLockedMs === 0 ? others : { ...others, rowsLockedMs }
}
