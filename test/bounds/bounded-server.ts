import { type Limits, limitsOf } from '../../src/postgres/bounds/limits.ts'
import { withClient } from '../../src/postgres/client.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { until } from '../postgres/until.ts'
import { serverRequest } from '../support/server.ts'

export const MIB = 1024 ** 2

/** Small enough for a test, and large enough for a busy machine to do what is no bomb. */
export const SMALL: Limits = {
  ...limitsOf(8),
  seedingMs: 3000,
  ownMs: 20_000,
  migrationMs: 40_000,
  rows: 100_000,
  notices: 10_000,
  receivedBytes: 20 * MIB,
  messageBytes: MIB,
  diskBytes: 400 * MIB,
}

/** A server of its own with the given limits; who calls it looks at what is left afterwards. */
export async function withBoundedServer(
  limits: Limits,
  use: (server: PostgresServer) => Promise<void>,
): Promise<void> {
  await withServer(serverRequest({ version: 18, limits }), use)
}

/** Waits until no session of a client is open any more: a session that was given up ends a moment later. */
export async function untilNoSessions({ admin, maintenanceDatabase }: PostgresServer): Promise<void> {
  await withClient(admin, maintenanceDatabase, async (client) =>
    until(async () => {
      const { rowCount } = await client.query(
        "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
      )
      return rowCount === 0
    }),
  )
}

/** Timers that would keep the process alive. */
export function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}
