import type { Effects, HeldLock, SqlError } from '../../../model/report.ts'
import type { LockSpan } from '../locks/lock-timeline.ts'
import type { RelationMap } from '../locks/relation-map.ts'
import type { IndexFacts, SessionFacts, TableFacts } from './session-facts.ts'

/** A relation that ended up in another file. */
export interface Rewrite {
  readonly oid: number
  readonly table: string
  readonly kind: string
  /** Rows of it were read. */
  readonly read: boolean
}

/** What changed between two looks at the tables a statement locked. */
export interface FactsDelta {
  readonly rewrites: readonly Rewrite[]
  readonly indexRebuilds: readonly string[]
  readonly scans: readonly string[]
  readonly rowsScanned: number
  readonly rowsChanged: number
  /** Rows updated or deleted, by table. */
  readonly rowsLocked: ReadonlyMap<number, number>
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
  learnFacts(known, relations)
  return known
}

/** Takes in what has become visible to others. What was counted so far stays. */
export function learnFacts(known: KnownFacts, relations: RelationMap): void {
  for (const { oid, tableOid, name, kind, filenode } of relations.values()) {
    if (kind === 'i' || kind === 'I') known.indexes.set(name, { oid, tableOid, filenode })
    else known.tables.set(oid, { ...(known.tables.get(oid) ?? NOTHING_COUNTED), filenode })
  }
}

const NOTHING_COUNTED = { scans: 0, rowsScanned: 0, rowsChanged: 0, rowsLocked: 0 }

/** The counters of a session start again from zero once they have been flushed at the end of a transaction. */
export function forgetCounters(known: KnownFacts): void {
  for (const [oid, facts] of known.tables) {
    if (facts.scans + facts.rowsScanned + facts.rowsChanged > 0)
      known.tables.set(oid, { ...facts, ...NOTHING_COUNTED })
  }
}

/** Compares with what was known and remembers the new state. */
export function advanceFacts(known: KnownFacts, facts: SessionFacts, relations: RelationMap): FactsDelta {
  const rewrites: Rewrite[] = []
  const scans: string[] = []
  const rowsLocked = new Map<number, number>()
  let rowsScanned = 0
  let rowsChanged = 0
  for (const [oid, now] of facts.tables) {
    const before = known.tables.get(oid)
    const relation = relations.get(oid)
    known.tables.set(oid, now)
    if (before === undefined || relation === undefined) continue
    const { table, kind } = relation
    const read = increase(before.rowsScanned, now.rowsScanned)
    if (now.filenode !== before.filenode && kind !== 'S') rewrites.push({ oid, table, kind, read: read > 0 })
    if (increase(before.scans, now.scans) > 0) scans.push(table)
    rowsScanned += read
    rowsChanged += increase(before.rowsChanged, now.rowsChanged)
    const locked = increase(before.rowsLocked, now.rowsLocked)
    if (locked > 0) rowsLocked.set(oid, locked)
  }
  const indexRebuilds = advanceIndexes(known, facts)
  const walBytes = Math.max(0, facts.wal - known.wal)
  known.wal = facts.wal
  return { rewrites, indexRebuilds, scans, rowsScanned, rowsChanged, rowsLocked, walBytes }
}

/** An index that was made anew has another file, or under the same name another OID. */
function advanceIndexes({ indexes }: KnownFacts, facts: SessionFacts): string[] {
  const rebuilt: string[] = []
  for (const [name, { oid, filenode }] of facts.indexes) {
    const before = indexes.get(name)
    if (before && (before.oid !== oid || before.filenode !== filenode)) rebuilt.push(name)
  }
  // One that was dropped, and is created again by a later statement, is a new one.
  for (const [name, { tableOid }] of indexes)
    if (facts.tables.has(tableOid) && !facts.indexes.has(name)) indexes.delete(name)
  for (const [name, now] of facts.indexes) indexes.set(name, now)
  return rebuilt
}

/** A counter that fell was flushed in between and counts from zero again. */
function increase(before: number, now: number): number {
  return now >= before ? now - before : now
}

/** The effects of something that was sent but not looked at. */
export function unwatchedEffects(durationMs: number, error: SqlError | null): Effects {
  return {
    source: 'measured',
    durationMs,
    locks: [],
    rewrites: [],
    scans: [],
    indexRebuilds: [],
    rowsScanned: 0,
    rowsChanged: 0,
    walBytes: null,
    error,
  }
}

/** The locks one statement acquired, told by the table whose users feel them, strongest effect first seen first. */
export function heldLocks(spans: readonly LockSpan[], statement: number): HeldLock[] {
  return spans.filter((span) => span.statement === statement).map(heldLock)
}

function heldLock({ relation, createdHere, ...span }: LockSpan): HeldLock {
  return {
    table: relation.felt[0].name,
    relation: relation.name,
    mode: span.mode,
    heldMs: span.releasedMs - span.grantedMs,
    requestedMs: span.requestedMs,
    grantedMs: span.grantedMs,
    releasedMs: span.releasedMs,
    ...(createdHere ? { createdHere } : {}),
  }
}
