/** Adds up how long each stage of a run took. A stage that comes again is added to its first entry. */
export interface Stopwatch {
  /** Monotonic clock in milliseconds. */
  readonly now: () => number
  readonly time: <T>(stage: string, work: () => Promise<T>) => Promise<T>
  readonly add: (stage: string, ms: number) => void
  readonly entries: () => { stage: string; ms: number }[]
}

export function stopwatch(now: () => number): Stopwatch {
  const stages = new Map<string, number>()
  const add = (stage: string, ms: number) => void stages.set(stage, (stages.get(stage) ?? 0) + ms)
  return {
    now,
    add,
    time: async (stage, work) => {
      const start = now()
      try {
        return await work()
      } finally {
        add(stage, now() - start)
      }
    },
    entries: () => [...stages].map(([stage, ms]) => ({ stage, ms })),
  }
}
