import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { withClient } from '../client.ts'
import type { RunningServer } from '../server.ts'
import { watchDisk } from './disk-watch.ts'
import type { Limits } from './limits.ts'
import { type GuardTools, type SessionGuard, type SessionUse, withSessionGuard } from './session-guard.ts'
import { type Bound, StoppedSession } from './stopped-session.ts'

/** Holds every session on one server to its limits. It does nothing, and opens nothing, until one is reached. */
export interface Watchdog {
  /** Bounds an open session for the time of `use`. */
  readonly guard: <T>(client: Client, purpose: SessionUse, use: () => Promise<T>) => Promise<T>
  /** Bounds all that is performed for one migration, over however many sessions. */
  readonly boundMigration: <T>(use: () => Promise<T>) => Promise<T>
}

/** `killServer` is the last resort against a session that does not end. */
export function createWatchdog(
  server: RunningServer,
  limits: Limits,
  killServer: (reason: StoppedSession) => void,
): Watchdog {
  const open = new Set<SessionGuard>()
  let expired: Bound | null = null
  const tools: GuardTools = {
    limits,
    signal: server.signal,
    endBackend: (client) => endBackend(server, client, limits.patienceMs, killServer),
    watchDisk: (onFull) => watchDisk(server, limits, onFull),
    register: (guard) => {
      open.add(guard)
      if (expired !== null) guard.stop(expired)
      return () => void open.delete(guard)
    },
  }
  return {
    guard: (client, purpose, use) => withSessionGuard(client, purpose, tools, use),
    boundMigration: async (use) => {
      const bound: Bound = { kind: 'migration', ms: limits.migrationMs }
      const timer = setTimeout(() => {
        expired = bound
        for (const guard of open) guard.stop(bound)
      }, limits.migrationMs)
      try {
        return await use()
      } finally {
        clearTimeout(timer)
        expired = null
      }
    },
  }
}

const ASK_EVERY_MS = 20

/**
 * Asks the backend to end until it is gone. One that does not go (a C function that never looks, a stopped process)
 * costs the whole server; our end of its connection is closed too, where the server is not ours to kill.
 */
async function endBackend(
  server: RunningServer,
  client: Client,
  patienceMs: number,
  killServer: (reason: StoppedSession) => void,
): Promise<string | null> {
  let last: string | null = null
  const { processID: pid } = client as Client & { readonly processID: number }
  const deadline = performance.now() + patienceMs
  const isGone = async (admin: Client) => {
    const { rows } = await admin.query<{ query: string }>(
      'SELECT query, pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1',
      [pid],
    )
    last ??= rows[0]?.query ?? null
    return rows.length === 0
  }
  while (performance.now() < deadline && !server.signal.aborted) {
    try {
      return await withClient(server.admin, server.maintenanceDatabase, async (admin) => {
        while (!(await isGone(admin))) {
          if (performance.now() > deadline) throw new Error('The session is still there.')
          await delay(ASK_EVERY_MS)
        }
        return last
      })
    } catch {
      // A server too busy for one more connection may have one free a moment later.
      await delay(ASK_EVERY_MS)
    }
  }
  if (server.signal.aborted) return last
  killServer(new StoppedSession({ kind: 'unstoppable', ms: patienceMs }))
  client.connection.stream.destroy()
  return last
}
