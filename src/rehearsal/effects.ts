import type { Effects, HeldLock, SqlError } from '../model/report.ts'
import type { LockSpan } from './lock-timeline.ts'
import type { KnownRelation, RelationMap } from './relation-map.ts'
import type { IndexFacts, SessionFacts, TableFacts } from './session-facts.ts'

/** What changed between two looks at the tables a statement locked. */
export interface FactsDelta {
  readonly rewrites: readonly string[]
  readonly indexRebuilds: readonly string[]
  readonly scans: readonly string[]
  readonly rowsScanned: number
  readonly rowsChanged: number
  readonly walBytes: number
}

/** The last known facts of every table and index, carried from statement to statement. */
export interface KnownFacts {
  readonly tables: Map<number, TableFacts>
  readonly indexes: Map<string, IndexFacts>
  wal: number
}

/** Before anything ran: file nodes from the relation map, counters at zero. */
export function initialFacts(relations: RelationMap, wal: number): KnownFacts {
  const known: KnownFacts = { tables: new Map(), indexes: new Map(), wal }
  for (const relation of relations.values()) {
    if (relation.kind === 'i' || relation.kind === 'I') {
      known.indexes.set(relation.name, { oid: relation.oid, filenode: relation.filenode })
    } else {
      known.tables.set(relation.oid, {
        filenode: relation.filenode,
        scans: 0,
        rowsScanned: 0,
        rowsChanged: 0,
      })
    }
  }
  return known
}

/** The counters of a session start again from zero once they have been flushed at the end of a transaction. */
export function forgetCounters(known: KnownFacts): void {
  for (const [oid, facts] of known.tables) {
    if (facts.scans + facts.rowsScanned + facts.rowsChanged > 0) {
      known.tables.set(oid, { ...facts, scans: 0, rowsScanned: 0, rowsChanged: 0 })
    }
  }
}

/** Compares with what was known and remembers the new state. A new file node after TRUNCATE copies no rows. */
export function advanceFacts(
  known: KnownFacts,
  facts: SessionFacts,
  relations: RelationMap,
  truncates: boolean,
): FactsDelta {
  const rewrites: string[] = []
  const scans: string[] = []
  let rowsScanned = 0
  let rowsChanged = 0
  for (const [oid, now] of facts.tables) {
    const before = known.tables.get(oid)
    const relation = relations.get(oid)
    known.tables.set(oid, now)
    if (before === undefined || relation === undefined) continue
    if (now.filenode !== before.filenode && !truncates) rewrites.push(relation.table)
    if (increase(before.scans, now.scans) > 0) scans.push(relation.table)
    rowsScanned += increase(before.rowsScanned, now.rowsScanned)
    rowsChanged += increase(before.rowsChanged, now.rowsChanged)
  }
  const indexRebuilds: string[] = []
  for (const [name, now] of facts.indexes) {
    const before = known.indexes.get(name)
    known.indexes.set(name, now)
    if (before && (before.oid !== now.oid || before.filenode !== now.filenode) && !truncates)
      indexRebuilds.push(name)
  }
  const walBytes = Math.max(0, facts.wal - known.wal)
  known.wal = facts.wal
  return { rewrites, indexRebuilds, scans, rowsScanned, rowsChanged, walBytes }
}

/** A counter that fell was flushed in between and counts from zero again. */
function increase(before: number, now: number): number {
  return now >= before ? now - before : now
}

export function measuredEffects(
  durationMs: number,
  delta: FactsDelta | null,
  error: SqlError | null,
): Effects {
  return {
    source: 'measured',
    durationMs,
    locks: [],
    rewrites: delta?.rewrites ?? [],
    scans: delta?.scans ?? [],
    indexRebuilds: delta?.indexRebuilds ?? [],
    rowsScanned: delta?.rowsScanned ?? 0,
    rowsChanged: delta?.rowsChanged ?? 0,
    walBytes: delta?.walBytes ?? null,
    error,
  }
}

/** The locks one statement acquired, told by the table whose users feel them, strongest effect first seen first. */
export function heldLocks(spans: readonly LockSpan[], relations: RelationMap, statement: number): HeldLock[] {
  return spans
    .filter((span) => span.statement === statement)
    .flatMap((span) => {
      const relation = relations.get(span.oid)
      return relation === undefined ? [] : [heldLock(span, relation)]
    })
}

function heldLock(span: LockSpan, relation: KnownRelation): HeldLock {
  return {
    table: relation.table,
    relation: relation.name,
    mode: span.mode,
    heldMs: span.releasedMs - span.grantedMs,
    requestedMs: span.requestedMs,
    grantedMs: span.grantedMs,
    releasedMs: span.releasedMs,
  }
}
