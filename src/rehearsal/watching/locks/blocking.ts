import { blocksReads, blocksWrites } from '../../../model/lock-modes.ts'
import type { TableImpact } from '../../../model/report.ts'
import type { LockSpan } from './lock-timeline.ts'
import type { KnownRelation, RelationMap } from './relation-map.ts'
import type { RowLock } from './row-locks.ts'

interface Interval {
  readonly from: number
  readonly to: number
}

export interface BlockingFacts {
  readonly isExisting: (tableOid: number) => boolean
  /** Rows a table was rehearsed with. The server's own count is void after a rewrite, until the next ANALYZE. */
  readonly rowsOf: (tableOid: number) => number
  /** Statements that run transactions of their own. */
  readonly concurrent: ReadonlySet<number>
}

/**
 * For every existing table the longest uninterrupted time, and the total, in which reads and writes could not
 * start, from the times locks were held and the manual's conflict table; and the rows that nobody else could change
 * meanwhile.
 */
export function blockingImpact(
  spans: readonly LockSpan[],
  rowLocks: readonly RowLock[],
  relations: RelationMap,
  facts: BlockingFacts,
): TableImpact[] {
  const held = new Map<number, LockSpan[]>()
  for (const span of spans) {
    if (!isFelt(span, facts.concurrent)) continue
    for (const oid of feltBy(span.relation, facts.isExisting)) held.set(oid, [...(held.get(oid) ?? []), span])
  }
  return [...held].flatMap(([oid, own]) => {
    const table = relations.get(oid)
    if (table === undefined || !'rpmvf'.includes(table.kind)) return []
    const reads = union(own.filter((span) => span.relation.kind !== 'S' && blocksReads(span.mode)))
    const writes = union(own.filter((span) => blocksWrites(span.mode)))
    const rows = facts.rowsOf(oid)
    const ownRows = rowLocks.filter(({ relation }) => feltBy(relation, facts.isExisting).includes(oid))
    return [
      {
        table: table.name,
        rows,
        readsBlockedMs: longest(reads),
        writesBlockedMs: longest(writes),
        readsBlockedTotalMs: total(reads),
        writesBlockedTotalMs: total(writes),
        ...lockedRows(ownRows, rows),
        forecast: null,
      },
    ]
  })
}

/**
 * A lock on an index counts only while queries can see the index: DROP INDEX and REINDEX CONCURRENTLY lock the old
 * one against everybody when nobody uses it any more. A relation of the open transaction is seen by nobody else.
 */
export function isFelt(
  { relation, createdHere, statement }: LockSpan,
  concurrent: ReadonlySet<number>,
): boolean {
  if (createdHere || !relation.live) return false
  return relation.oid === relation.tableOid || !concurrent.has(statement)
}

/**
 * Existing tables whose users wait for a lock on the relation. Those of a partition whose root is new use it under
 * its own name. (A sequence only keeps out writes: reading a row asks for no number.)
 */
export function feltBy(
  { felt, tableOid }: KnownRelation,
  isExisting: BlockingFacts['isExisting'],
): readonly number[] {
  const existing = felt.map(({ oid }) => oid).filter(isExisting)
  return existing.length === 0 && isExisting(tableOid) ? [tableOid] : existing
}

/** Row locks last to the end of their transaction, so those of one transaction add up. */
function lockedRows(
  locks: readonly RowLock[],
  rows: number,
): Pick<TableImpact, 'rowsLocked' | 'rowsLockedMs'> {
  if (locks.length === 0) return {}
  const byTransaction = new Map<number, number>()
  for (const lock of locks)
    byTransaction.set(lock.untilMs, (byTransaction.get(lock.untilMs) ?? 0) + lock.rows)
  return {
    rowsLocked: Math.min(rows, Math.max(...byTransaction.values())),
    rowsLockedMs: Math.max(...locks.map(({ fromMs, untilMs }) => untilMs - fromMs)),
  }
}

function union(spans: readonly LockSpan[]): Interval[] {
  const sorted = spans
    .map((span) => ({ from: span.grantedMs, to: span.releasedMs }))
    .sort((a, b) => a.from - b.from)
  const merged: Interval[] = []
  for (const interval of sorted) {
    const last = merged.at(-1)
    if (last && interval.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, interval.to) }
    else merged.push(interval)
  }
  return merged
}

const length = (interval: Interval) => interval.to - interval.from
const longest = (intervals: readonly Interval[]) => Math.max(0, ...intervals.map(length))
const total = (intervals: readonly Interval[]) =>
  intervals.reduce((sum, interval) => sum + length(interval), 0)
