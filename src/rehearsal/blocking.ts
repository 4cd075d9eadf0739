import { blocksReads, blocksWrites } from '../model/lock-modes.ts'
import type { TableImpact } from '../model/report.ts'
import type { LockSpan } from './lock-timeline.ts'
import type { RelationMap } from './relation-map.ts'

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
 * start, from the times locks were held and the manual's conflict table. A lock on an index counts only while
 * queries can see the index: DROP INDEX and REINDEX CONCURRENTLY lock the old one against everybody when nobody uses
 * it any more.
 */
export function blockingImpact(
  spans: readonly LockSpan[],
  relations: RelationMap,
  { isExisting, rowsOf, concurrent }: BlockingFacts,
): TableImpact[] {
  const byTable = new Map<number, LockSpan[]>()
  for (const span of spans) {
    const relation = relations.get(span.oid)
    if (relation === undefined || !relation.live || !isExisting(relation.tableOid)) continue
    if (relation.oid !== relation.tableOid && concurrent.has(span.statement)) continue
    byTable.set(relation.tableOid, [...(byTable.get(relation.tableOid) ?? []), span])
  }
  return [...byTable].flatMap(([oid, held]) => {
    const table = relations.get(oid)
    if (table === undefined || !'rpmvf'.includes(table.kind)) return []
    const reads = union(held.filter((span) => blocksReads(span.mode)))
    const writes = union(held.filter((span) => blocksWrites(span.mode)))
    return [
      {
        table: table.name,
        rows: rowsOf(oid),
        readsBlockedMs: longest(reads),
        writesBlockedMs: longest(writes),
        readsBlockedTotalMs: total(reads),
        writesBlockedTotalMs: total(writes),
        forecast: null,
      },
    ]
  })
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
