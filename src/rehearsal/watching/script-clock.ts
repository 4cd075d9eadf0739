/**
 * Milliseconds since the script began, standing still while we observe: reading `pg_locks` between two
 * statements costs time that no production run would spend, and hold times must not contain it.
 */
export interface ScriptClock {
  readonly now: () => number
  readonly running: () => boolean
  /** Changes with every `resume` and `pause`: two equal generations lie in one uninterrupted stretch. */
  readonly generation: () => number
  readonly resume: () => number
  readonly pause: () => number
  /** Sets a paused clock back: what it measured since was nothing of the script's own. */
  readonly rewind: (toMs: number) => void
}

/** `real` is a monotonic clock in milliseconds, for instance `performance.now`. The clock starts paused at 0. */
export function scriptClock(real: () => number): ScriptClock {
  let elapsed = 0
  let since: number | null = null
  let generation = 0
  const now = () => elapsed + (since === null ? 0 : real() - since)
  return {
    now,
    running: () => since !== null,
    generation: () => generation,
    resume: () => {
      since ??= real()
      generation++
      return now()
    },
    pause: () => {
      elapsed = now()
      since = null
      generation++
      return elapsed
    },
    rewind: (toMs) => {
      elapsed = toMs
    },
  }
}
