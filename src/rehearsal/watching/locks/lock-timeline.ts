import type { KnownRelation } from './relation-map.ts'

/** A table-level lock the migration's session held, with its times on the script clock. */
export interface LockSpan {
  /** As it stood while the lock was held. */
  readonly relation: KnownRelation
  readonly mode: string
  /** Index of the statement that asked for it. */
  readonly statement: number
  readonly requestedMs: number
  readonly grantedMs: number
  readonly releasedMs: number
  /** The transaction that holds the lock created the relation: nobody else sees it. */
  readonly createdHere: boolean
}

/** A lock as `pg_locks` shows it. */
export interface SeenLock {
  readonly oid: number
  readonly mode: string
  readonly granted: boolean
}

/** What is known of locked relations at a moment. */
export interface RelationsNow {
  readonly find: (oid: number) => KnownRelation | undefined
  /** Created by the open transaction, or by the command that runs transactions of its own. */
  readonly isCreatedHere: (oid: number) => boolean
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
  /** What the last look showed as granted and nothing has released since. */
  readonly held: () => readonly { readonly oid: number; readonly mode: string }[]
  /** Nothing that began at or after this time has been. */
  readonly forget: (fromMs: number) => void
  /** A relation that nobody could name, because it was gone before it was asked for, is left out. */
  readonly spans: () => readonly LockSpan[]
}

interface OpenSpan {
  readonly oid: number
  readonly mode: string
  readonly statement: number
  readonly requestedMs: number
  grantedMs: number | null
  /** REINDEX CONCURRENTLY gives its indexes other names while it holds them: each name is a span of its own. */
  relation: KnownRelation | undefined
}

export function lockTimeline(relations: RelationsNow): LockTimeline {
  const finished: (Omit<LockSpan, 'relation'> & Pick<OpenSpan, 'oid' | 'relation'>)[] = []
  const open = new Map<string, OpenSpan>()
  let statement = 0
  let lastLook = 0
  const close = (key: string, { grantedMs, ...span }: OpenSpan, releasedMs: number) => {
    if (grantedMs !== null)
      finished.push({ ...span, grantedMs, releasedMs, createdHere: relations.isCreatedHere(span.oid) })
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
        const relation = relations.find(oid)
        const known = open.get(key)
        const renamed = known?.relation !== undefined && relation?.name !== known.relation.name
        if (renamed) close(key, known, askedMs)
        seen.add(key)
        const span = (renamed ? undefined : known) ?? {
          oid,
          mode,
          statement,
          requestedMs: lastLook,
          grantedMs: null,
          relation,
        }
        if (granted) span.grantedMs ??= lastLook
        span.relation ??= relation
        open.set(key, span)
      }
      for (const [key, span] of open) if (!seen.has(key)) close(key, span, answeredMs)
      lastLook = askedMs
    },
    release: (atMs) => {
      for (const [key, span] of open) close(key, span, atMs)
    },
    held: () => [...open.values()].filter(({ grantedMs }) => grantedMs !== null),
    forget: (fromMs) => {
      finished.splice(0, finished.length, ...finished.filter(({ requestedMs }) => requestedMs < fromMs))
    },
    spans: () =>
      finished.flatMap(({ oid, ...span }) => {
        const relation = span.relation ?? relations.find(oid)
        const createdHere = span.createdHere || span.relation === undefined
        return relation === undefined ? [] : [{ ...span, relation, createdHere }]
      }),
  }
}
