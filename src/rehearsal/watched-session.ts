import type { Client } from 'pg'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { Effects, TransactionSpan } from '../model/report.ts'
import type { Database } from '../postgres/databases.ts'
import { backendPid } from './companion.ts'
import { initialFacts, type KnownFacts } from './effects.ts'
import { type LockTimeline, lockTimeline } from './lock-timeline.ts'
import { type RelationMap, readRelationMap } from './relation-map.ts'
import { type ScriptClock, scriptClock } from './script-clock.ts'
import { readFacts } from './session-facts.ts'

/** What the replay of one statement showed. `null` in place of this: an earlier statement failed first. */
export interface ReplayedStatement {
  readonly effects: Effects
  /** The value in effect while the statement ran; 0 waits without limit. */
  readonly lockTimeoutMs: number
}

/** The session that replays a script, the one that looks at it between statements, and what is known so far. */
export interface WatchedSession {
  readonly client: Client
  readonly observer: Client
  readonly pid: number
  readonly newestOid: number
  readonly relations: RelationMap
  readonly known: KnownFacts
  readonly clock: ScriptClock
  readonly timeline: LockTimeline
  readonly run: LoadedScript
  /** Counters can be made to count from zero again (PostgreSQL 15 and later). */
  readonly flushes: boolean
  readonly transactions: TransactionSpan[]
  transactionStart: { readonly ms: number; readonly statement: number } | null
}

export async function openSession(
  database: Database,
  client: Client,
  observer: Client,
  run: LoadedScript,
  now: () => number,
): Promise<WatchedSession> {
  const relations = await readRelationMap(observer)
  const { wal } = await readFacts(observer, [], 'committed')
  return {
    client,
    observer,
    pid: backendPid(client),
    newestOid: Math.max(0, ...relations.keys()),
    relations,
    known: initialFacts(relations, wal),
    clock: scriptClock(now),
    timeline: lockTimeline(),
    run,
    flushes: database.workshop.server.major >= 15,
    transactions: [],
    transactionStart: null,
  }
}
