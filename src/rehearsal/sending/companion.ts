import type { Client } from 'pg'
import { type Database, withAdmin, withMigrator } from '../../postgres/databases.ts'

/** How long a script may wait for its own tool's session before the wait counts as endless. */
const PATIENCE_MS = 2000

/**
 * Holds the tool's second session open while a script runs, and ends a script that waits for it: such a script
 * waits for ever, because the tool in turn waits for the script. `use` gets a function to name the backend that
 * runs the script; `wasStuck` tells afterwards whether it had to be cancelled.
 */
export async function withCompanion<T>(
  database: Database,
  statements: readonly string[],
  use: (script: { readonly watch: (pid: number) => void; readonly wasStuck: () => boolean }) => Promise<T>,
): Promise<T> {
  if (statements.length === 0) return await use({ watch: () => undefined, wasStuck: () => false })
  return await withMigrator(database, async (companion) =>
    withAdmin(database, async (admin) => {
      for (const statement of statements) await companion.query(statement)
      const companionPid = backendPid(companion)
      let pid: number | null = null
      let stuck = false
      let waits = 0
      const look = async () => {
        if (pid === null || stuck) return
        waits = (await isBlockedBy(admin, pid, companionPid)) ? waits + 1 : 0
        if (waits * LOOK_EVERY_MS < PATIENCE_MS) return
        stuck = true
        await admin.query('SELECT pg_cancel_backend($1)', [pid])
      }
      const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
      try {
        return await use({
          watch: (watched) => {
            pid = watched
          },
          wasStuck: () => stuck,
        })
      } finally {
        clearInterval(timer)
      }
    }),
  )
}

const LOOK_EVERY_MS = 100

/**
 * The server names it when the session begins; asking would be a statement under the limits of the change under
 * review. The driver's types leave it out.
 */
export function backendPid(client: Client): number {
  return (client as Client & { readonly processID: number }).processID
}

async function isBlockedBy(admin: Client, pid: number, blocker: number): Promise<boolean> {
  const { rows } = await admin.query<{ blocked: string }>(
    'SELECT $2 = ANY (pg_blocking_pids($1)) AS blocked',
    [pid, blocker],
  )
  return rows[0]?.blocked === 't'
}
