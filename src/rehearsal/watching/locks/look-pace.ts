import type { SeenLock } from './lock-timeline.ts'

export const SHORTEST_PAUSE_MS = 1
const LONGEST_MS = 6

/** A pause is this part of the time in which nothing has changed, so a grant is told that much too early at most. */
const PART = 1 / 40

/** How long to wait before the next look at the locks of a session. */
export interface LookPace {
  readonly saw: (locks: readonly SeenLock[], generation: number, atMs: number) => void
  /** `eager`: a lock may be asked for at any time. */
  readonly pauseMs: (nowMs: number, eager: boolean) => number
}

/** A lock that is waited for may be granted at any time; so may those of a statement that has just begun. */
export function lookPace(): LookPace {
  let last = ''
  let changedMs = 0
  let waits = false
  return {
    saw: (locks, generation, atMs) => {
      const now = `${generation} ${locks.map(({ oid, mode, granted }) => `${oid} ${mode} ${granted}`).join()}`
      if (now !== last) changedMs = atMs
      last = now
      waits = locks.some(({ granted }) => !granted)
    },
    pauseMs: (nowMs, eager) =>
      eager || waits
        ? SHORTEST_PAUSE_MS
        : Math.min(LONGEST_MS, Math.max(SHORTEST_PAUSE_MS, (nowMs - changedMs) * PART)),
  }
}
