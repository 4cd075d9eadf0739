import type { Client } from 'pg'
import { isDatabaseError } from '../database-error.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { Limits } from './limits.ts'
import { type Fate, messageFilter } from './message-filter.ts'
import { type Bound, StoppedSession } from './stopped-session.ts'

/** What a session is for. Only the SQL under review is timed piece by piece; of the others the whole session counts. */
export type SessionUse = 'script' | 'seeding' | 'reading' | 'own'

export interface SessionGuard {
  /**
   * Sends SQL under review: its rows are counted and dropped, and it is ended at the first limit it reaches.
   *
   * @throws StoppedSession
   */
  readonly perform: (piece: 'statement' | 'script', send: () => Promise<unknown>) => Promise<void>
  /** Another script begins on the session, with a time of its own. */
  readonly beginScript: () => void
  /** Ends the session; pending queries reject. */
  readonly stop: (bound: Bound) => void
}

export interface GuardTools {
  readonly limits: Limits
  readonly signal: AbortSignal
  /** Ends the backend, or the server where the backend does not go; tells what the backend was at. */
  readonly endBackend: (client: Client) => Promise<string | null>
  readonly watchDisk: (onFull: (bound: Bound) => void) => DiskWatch
  /** Told of every guard while its session is open. */
  readonly register: (guard: SessionGuard) => () => void
}

/** A quick statement ends before anybody asks for the size of the disk; that needs a connection. */
const DISK_AFTER_MS = 300
/** Many quick statements fill a disk too; a history of hundreds has ended by then. */
const LONG_SESSION_MS = 2000
const LOOK_EVERY_MS = 100

const guards = new WeakMap<Client, SessionGuard>()

/** The guard of a session opened by `withMigrator` and the like; `null` for any other client. */
export function guardOf(client: Client): SessionGuard | null {
  return guards.get(client) ?? null
}

/** Type codes of messages (manual, Message Formats). */
const DATA_ROW = 'D'.charCodeAt(0)
const COPY_DATA = 'd'.charCodeAt(0)
const NOTICE = 'N'.charCodeAt(0)
const NOTIFICATION = 'A'.charCodeAt(0)
const ERROR = 'E'.charCodeAt(0)
const COMMAND_COMPLETE = 'C'.charCodeAt(0)
const EMPTY_QUERY = 'I'.charCodeAt(0)
const PARAMETER = 'S'.charCodeAt(0)
const LONG_MESSAGE = 1024 ** 2
const LISTENED_BYTES = 64 * 1024

/**
 * Bounds an open session for the time of `use`: its time, what it sends us, the disk it fills. All of it from
 * outside, because a script may change any setting of its session and catch any error but the end of it.
 *
 * @throws StoppedSession when the session was ended at a limit or lost, and nobody below made data of it.
 */
export async function withSessionGuard<T>(
  client: Client,
  purpose: SessionUse,
  tools: GuardTools,
  use: () => Promise<T>,
): Promise<T> {
  const { limits, signal } = tools
  let hit: Bound | null = null
  let ending: Promise<string | null> = Promise.resolve(null)
  let disk: DiskWatch | null = null
  let performing = false
  let due = dueOf(purpose, limits)
  let diskAt = purpose === 'seeding' || purpose === 'reading' ? performance.now() + DISK_AFTER_MS : null
  let spentMs = 0
  const openedAt = performance.now()
  const counts = { rows: 0, notices: 0, received: 0, completed: 0 }

  const stop = (bound: Bound) => {
    if (hit !== null) return
    hit = bound
    ending = tools.endBackend(client)
  }
  // One timer for the session: two for each statement would be the dearest part of the guard.
  const tick = () => {
    const now = performance.now()
    if (due !== null && now >= due.at) stop(due.bound)
    if (diskAt !== null && now >= diskAt) disk ??= tools.watchDisk(stop)
  }
  /** What became of a failed query: an end that we or a crash brought about, or what it says. */
  const explain = (cause: unknown): unknown => {
    if (cause instanceof StoppedSession) return cause
    if (hit !== null) return new StoppedSession(hit, counts.completed)
    return !signal.aborted && isLoss(client, cause) ? new StoppedSession({ kind: 'lost' }) : cause
  }
  const guard: SessionGuard = {
    stop,
    beginScript: () => {
      spentMs = 0
    },
    perform: async (piece, send) => {
      if (hit !== null) throw new StoppedSession(hit)
      const start = performance.now()
      const left = Math.max(0, limits.scriptMs - spentMs)
      due =
        piece === 'script' || left < limits.statementMs
          ? { at: start + left, bound: { kind: 'script', ms: limits.scriptMs } }
          : { at: start + limits.statementMs, bound: { kind: 'statement', ms: limits.statementMs } }
      diskAt = start + (start - openedAt > LONG_SESSION_MS ? 0 : DISK_AFTER_MS)
      performing = true
      counts.rows = 0
      counts.received = 0
      counts.completed = 0
      try {
        await send()
      } catch (cause) {
        throw explain(cause)
      } finally {
        performing = false
        due = null
        diskAt = null
        spentMs += performance.now() - start
      }
      if (hit !== null) throw new StoppedSession(hit, counts.completed)
    },
  }

  const decide = (type: number, bytes: number): Fate => {
    switch (type) {
      case DATA_ROW:
        if (performing) return dropped(bytes, ++counts.rows > limits.rows ? 'rows' : null)
        break
      case COPY_DATA:
        return dropped(bytes, ++counts.rows > limits.rows ? 'rows' : null)
      case NOTICE:
      case NOTIFICATION: {
        const fate = dropped(bytes, ++counts.notices > limits.notices ? 'notices' : null)
        // A replay listens to what the server itself says, which is never long; nothing is kept of the others.
        return type === NOTICE && bytes <= LISTENED_BYTES ? 'pass' : fate
      }
      case COMMAND_COMPLETE:
      case EMPTY_QUERY:
        counts.completed++
        break
      case ERROR:
        return bytes > LONG_MESSAGE ? 'shorten' : 'pass'
      case PARAMETER:
        return bytes > LONG_MESSAGE ? 'drop' : 'pass'
    }
    if (bytes <= limits.messageBytes) return 'pass'
    stop({ kind: 'message', bytes })
    return 'drop'
  }
  const dropped = (bytes: number, over: 'rows' | 'notices' | null): Fate => {
    counts.received += bytes
    if (over !== null) stop({ kind: over, count: limits[over] })
    else if (counts.received > limits.receivedBytes) stop({ kind: 'received', bytes: counts.received })
    return 'drop'
  }

  const unfilter = filterMessages(client, decide)
  guards.set(client, guard)
  const forget = tools.register(guard)
  const timer = setInterval(tick, LOOK_EVERY_MS)
  try {
    const result = await use()
    if (hit !== null && purpose !== 'script') throw new StoppedSession(hit)
    return result
  } catch (cause) {
    const why = explain(cause)
    if (hit === null || purpose === 'script' || !(why instanceof StoppedSession)) throw why
    throw new StoppedSession(why.bound, 0, tableOf(await ending))
  } finally {
    clearInterval(timer)
    forget()
    await Promise.all([ending, stopOf(disk)])
    unfilter()
  }
}

interface Due {
  /** On the clock of `performance.now`. */
  readonly at: number
  readonly bound: Bound
}

/** Of a session of ours the whole counts; of a script each piece that is sent. */
function dueOf(purpose: SessionUse, limits: Limits): Due | null {
  if (purpose === 'script') return null
  const ms = { seeding: limits.seedingMs, reading: limits.readingMs, own: limits.ownMs }[purpose]
  return { at: performance.now() + ms, bound: { kind: purpose, ms } }
}

/** Of a statement of ours: it fills or analyses a table, or reads one. The server cuts long texts. */
function tableOf(query: string | null): string | null {
  const name = String.raw`((?:"[^"]+"|\w+)\.(?:"[^"]+"|\w+))`
  const [, table] =
    new RegExp(`^(?:INSERT INTO|VACUUM \\([^)]*\\)) ${name}`).exec(query ?? '') ??
    new RegExp(`FROM ${name}$`).exec(query ?? '') ??
    []
  return table?.replaceAll('"', '') ?? null
}

const stopOf = async (disk: DiskWatch | null) => await disk?.stop()

/** Stands between the socket and the driver's parser, until the function it returns is called. */
function filterMessages(client: Client, decide: (type: number, bytes: number) => Fate): () => void {
  const { stream } = client.connection
  const parsers = stream.listeners('data') as ((chunk: Buffer) => void)[]
  const filters = parsers.map((parse) => messageFilter(decide, parse))
  const exchange = (out: typeof parsers, instead: typeof parsers) => {
    for (const each of out) stream.removeListener('data', each)
    for (const each of instead) stream.on('data', each)
  }
  exchange(parsers, filters)
  return () => exchange(filters, parsers)
}

/** 57P02 crash_shutdown: another process of the server crashed and took all sessions along; 57P03: it recovers. */
const CRASHED = ['57P02', '57P03']

/** The query failed because its connection is gone, which nobody asked for while the run goes on. */
export function isLoss(client: Client, cause: unknown): boolean {
  if (isDatabaseError(cause)) return CRASHED.includes(cause.code ?? '')
  return client.connection.stream.destroyed
}
