import type { Client } from 'pg'
import { type Database, withAdmin } from '../../postgres/databases.ts'
import { backendPid } from '../sending/companion.ts'

/** Two sessions a table; code that works on more tables than this is held at one of the first. */
const MOST_TABLES = 4

/**
 * Tables that code of the script may write to: those whose name stands in the script or in a procedure. The parser
 * does not look into such code.
 */
export async function gateTables(admin: Client, script: string): Promise<readonly string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT format('ONLY %I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND c.oid >= 16384
        AND n.nspname <> 'information_schema' AND has_table_privilege(c.oid, 'UPDATE')
        AND (strpos($1, c.relname) > 0
             OR EXISTS (SELECT FROM pg_proc p WHERE p.oid >= 16384 AND p.prokind = 'p' AND strpos(p.prosrc, c.relname) > 0))
      ORDER BY length(c.relname) DESC, c.oid
      LIMIT $2`,
    [script, MOST_TABLES],
  )
  return rows.map(({ name }) => name)
}

export interface Gates {
  /**
   * Lets a session through all transactions but its first: returns when the session waits in a later one, or when
   * `ended` says that it does not work any more.
   */
  readonly holdAfterCommit: (admin: Client, pid: number, ended: () => boolean) => Promise<void>
}

interface Gate {
  closed: Client
  spare: Client
}

/**
 * Closes the tables to writers. Locks are granted in the order of the requests: a session of ours that asks right
 * behind the one that is let through gets the table as soon as that one commits, and no moment earlier. So exactly one
 * transaction passes, however fast it is.
 */
export async function withGates<T>(
  database: Database,
  tables: readonly string[],
  use: (gates: Gates) => Promise<T>,
): Promise<T> {
  const byTable = new Map<string, Gate>()
  const open = async ([table, ...rest]: readonly string[]): Promise<T> => {
    if (table === undefined) return await use({ holdAfterCommit: async (...who) => hold(byTable, ...who) })
    return await withAdmin(database, async (closed) =>
      withAdmin(database, async (spare) => {
        await closed.query('BEGIN')
        await closed.query(closing(table))
        byTable.set(table, { closed, spare })
        return await open(rest)
      }),
    )
  }
  return await open(tables)
}

/** Keeps out whoever writes, locks rows or changes the table; readers pass. */
const closing = (table: string) => `LOCK TABLE ${table} IN EXCLUSIVE MODE`

async function hold(
  gates: ReadonlyMap<string, Gate>,
  admin: Client,
  pid: number,
  ended: () => boolean,
): Promise<void> {
  let first: string | null = null
  while (!ended()) {
    const wait = await waitOf(admin, pid)
    if (wait !== null) {
      first ??= wait.transaction
      if (wait.transaction !== first) return
      const gate = gates.get(wait.table)
      if (gate !== undefined) await letPass(admin, wait.table, gate)
    }
    await nextLook()
  }
}

/** Asks for the table behind the waiting session, then gives it up before it. */
async function letPass(admin: Client, table: string, gate: Gate): Promise<void> {
  const { closed, spare } = gate
  await spare.query('BEGIN')
  // Granted when the session that passes commits or ends; a connection that is closed before rejects it.
  spare.query(closing(table)).catch(() => undefined)
  while ((await waitOf(admin, backendPid(spare))) === null) await nextLook()
  gate.closed = spare
  gate.spare = closed
  await closed.query('ROLLBACK')
}

/** The table a session waits for and the transaction in which it does; a later one has another number. */
async function waitOf(admin: Client, pid: number) {
  const { rows } = await admin.query<{ transaction: string; table: string }>(
    `SELECT l.virtualtransaction AS transaction, format('ONLY %I.%I', n.nspname, c.relname) AS "table"
       FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE l.pid = $1 AND l.locktype = 'relation' AND NOT l.granted`,
    [pid],
  )
  return rows[0] ?? null
}

const nextLook = () => new Promise((resolve) => setTimeout(resolve, 1))
