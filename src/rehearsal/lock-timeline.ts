/** A table-level lock the migration's session held, with its times on the script clock. */
export interface LockSpan {
  readonly oid: number
  readonly mode: string
  /** Index of the statement that asked for it. */
  readonly statement: number
  readonly requestedMs: number
  readonly grantedMs: number
  readonly releasedMs: number
}

/** A lock as `pg_locks` shows it. */
export interface SeenLock {
  readonly oid: number
  readonly mode: string
  readonly granted: boolean
}

/**
 * Collects what looks at `pg_locks` show into spans. A look has two times: when it was asked for and when it
 * was answered. A grant counts from the time the look before was asked for, a release (a rolled back savepoint,
 * a command that runs its own transactions) from the time the look without the lock was answered: a hold time
 * is never reported shorter than it was.
 */
export interface LockTimeline {
  /** The statement that acquires what is seen from now on. */
  readonly enter: (statement: number, atMs: number) => void
  /** All locks of the session, as one look shows them. */
  readonly see: (locks: readonly SeenLock[], askedMs: number, answeredMs: number) => void
  /** Everything held is released: the transaction ended. */
  readonly release: (atMs: number) => void
  readonly spans: () => readonly LockSpan[]
}

interface OpenSpan {
  readonly oid: number
  readonly mode: string
  readonly statement: number
  readonly requestedMs: number
  grantedMs: number | null
}

export function lockTimeline(): LockTimeline {
  const finished: LockSpan[] = []
  const open = new Map<string, OpenSpan>()
  let statement = 0
  let lastLook = 0
  const close = (key: string, span: OpenSpan, releasedMs: number) => {
    if (span.grantedMs !== null) finished.push({ ...span, grantedMs: span.grantedMs, releasedMs })
    open.delete(key)
  }
  return {
    enter: (index, atMs) => {
      statement = index
      lastLook = atMs
    },
    see: (locks, askedMs, answeredMs) => {
      const seen = new Set<string>()
      for (const { oid, mode, granted } of locks) {
        const key = `${oid} ${mode}`
        seen.add(key)
        const span = open.get(key) ?? { oid, mode, statement, requestedMs: lastLook, grantedMs: null }
        if (granted) span.grantedMs ??= lastLook
        open.set(key, span)
      }
      for (const [key, span] of open) if (!seen.has(key)) close(key, span, answeredMs)
      lastLook = askedMs
    },
    release: (atMs) => {
      for (const [key, span] of open) close(key, span, atMs)
    },
    spans: () => finished,
  }
}
