import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Effects, TransactionSpan } from '../../model/report.ts'
import type { PostgresServer } from '../../postgres/server.ts'
import { backendPid } from '../sending/companion.ts'
import { createCommandTrigger } from './facts/command-trigger.ts'
import { initialFacts, type KnownFacts } from './facts/effects.ts'
import { readFacts } from './facts/session-facts.ts'
import { listenToMessages, type SessionMessages } from './facts/session-messages.ts'
import { type LockTimeline, lockTimeline } from './locks/lock-timeline.ts'
import { type KnownRelation, type RelationMap, readRelationMap } from './locks/relation-map.ts'
import type { OpenRowLock, RowLock } from './locks/row-locks.ts'
import { type ScriptClock, scriptClock } from './script-clock.ts'
import type { Watchers } from './watchers.ts'

/** What the replay of one statement showed. `null` in place of this: an earlier statement failed first. */
export interface ReplayedStatement {
  readonly effects: Effects
  /** When it was sent, from the start of the script. Absent: it was not. */
  readonly startMs?: number
  /** The value in effect while the statement ran; 0 waits without limit, `null`: the server could not be asked. */
  readonly lockTimeoutMs: number | null
  /** `statement_timeout` in effect; 0: no limit. Absent where the server could not be asked. */
  readonly statementTimeoutMs?: number
}

/** The session that replays a script, the one that looks at it between statements, and what is known so far. */
export interface WatchedSession {
  readonly client: Client
  readonly observer: Client
  readonly pid: number
  /** Grows by what the script makes; what is here already keeps the name it had. */
  readonly relations: Map<number, KnownRelation>
  /** Relations that the open transaction, or the command that runs transactions of its own, created. */
  readonly created: Set<number>
  readonly known: KnownFacts
  readonly clock: ScriptClock
  readonly timeline: LockTimeline
  readonly messages: SessionMessages
  readonly run: LoadedScript
  /** Counters can be made to count from zero again (PostgreSQL 15 and later). */
  readonly flushes: boolean
  /** The server tells why tables are written anew. */
  readonly tellsRewrites: boolean
  /** Temporary files are logged. */
  readonly logsTempFiles: boolean
  readonly transactions: TransactionSpan[]
  readonly rowLocks: RowLock[]
  readonly openRowLocks: OpenRowLock[]
  transactionStart: { readonly ms: number; readonly statement: number } | null
  /** As the server said last in the open transaction; `null` where it has not been asked since that began. */
  lockTimeoutMs: number | null
  /** The session lets what the server logs through to us. */
  seesLog: boolean
  /** An earlier transaction of the script may have changed what others see. */
  isOutdated: boolean
  /** The counters of this transaction still contain those of earlier ones. */
  hasOldCounters: boolean
  /** What runs now commits by itself, so that others can see what it creates. */
  runsOwnTransactions: boolean
  /** What runs now may do anything at any time. */
  callsFunctions: boolean
  /** The look at its locks that began last. */
  look: Promise<void>
}

/** What a script finds. */
export interface StateBeforeScript {
  readonly relations: RelationMap
  readonly wal: number
}

/** Reads what is there before the script runs, and asks the server to tell what only it knows. */
export async function stateBefore(
  { capabilities }: PostgresServer,
  run: LoadedScript,
  { observer, tells }: Watchers,
): Promise<StateBeforeScript> {
  const wanted = run.statements().some(callsFunctions) ? 'lock-timeouts' : 'rewrites'
  if (capabilities.superuser && !tells.has(wanted)) {
    await createCommandTrigger(observer, wanted === 'lock-timeouts')
    tells.add('rewrites').add(wanted)
  }
  const relations = await readRelationMap(observer)
  const { wal } = await readFacts(observer, [], 'committed')
  return { relations, wal }
}

export function openSession(
  server: PostgresServer,
  client: Client,
  observer: Client,
  run: LoadedScript,
  now: () => number,
  before: StateBeforeScript,
): WatchedSession {
  const { superuser, ownsCluster } = server.capabilities
  const relations = new Map(before.relations)
  const created = new Set<number>()
  return {
    client,
    observer,
    pid: backendPid(client),
    relations,
    created,
    known: initialFacts(relations, before.wal),
    clock: scriptClock(now),
    timeline: lockTimeline({
      find: (oid) => relations.get(oid),
      isCreatedHere: (oid) => created.has(oid),
    }),
    messages: listenToMessages(client),
    run,
    flushes: server.major >= 15,
    tellsRewrites: superuser,
    logsTempFiles: ownsCluster,
    transactions: [],
    rowLocks: [],
    openRowLocks: [],
    transactionStart: null,
    lockTimeoutMs: null,
    seesLog: true,
    isOutdated: false,
    hasOldCounters: false,
    runsOwnTransactions: false,
    callsFunctions: false,
    look: Promise.resolve(),
  }
}

/** A function may set its own `lock_timeout`, which is gone before anybody could ask for it. */
export function callsFunctions({
  parsed: { kind },
}: {
  readonly parsed: { readonly kind: string }
}): boolean {
  return ['DoStmt', 'CallStmt', 'SelectStmt'].includes(kind)
}
