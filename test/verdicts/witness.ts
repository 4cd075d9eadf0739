import type { Client } from 'pg'
import { LOCK_MODES } from '../../src/model/lock-modes.ts'
import { type Database, withMigrator } from '../../src/postgres/databases.ts'
import { codeOf } from '../../src/postgres/provider.ts'
import { loadParser, type ParsedStatement, parseScript } from '../../src/sql/parse.ts'
import type { Contents } from './contents.ts'

/** One statement as the server performed it. Tables are those that were there before the migration. */
export interface Witnessed {
  readonly line: number
  readonly sql: string
  /** In effect when it began; 0: no limit. */
  readonly lockTimeoutMs: number
  /** Strongest mode its transaction holds on each table behind it; empty where it ran transactions of its own. */
  readonly locks: ReadonlyMap<string, string>
  readonly scans: readonly string[]
  readonly rewrites: readonly string[]
  readonly rowsChanged: number
  readonly error: string | null
}

/**
 * Performs a migration as psql does, and looks after each statement. It shares nothing with the rehearsal, whose
 * judgement it is there to check: plain looks at `pg_locks`, at the files and at the counters of the own transaction.
 */
export async function witness(
  database: Database,
  text: string,
  before: Contents,
): Promise<readonly Witnessed[]> {
  await loadParser()
  const script = parseScript(text)
  if (!script.ok) throw new Error(script.error.message)
  return await withMigrator(database, async (client) => {
    const witnessed: Witnessed[] = []
    let open = false
    for (const statement of script.statements) {
      const control = 'TransactionStmt' in statement.node ? statement.node.TransactionStmt.kind : null
      const one = await (open || control !== null ? seen : wrapped)(client, statement, before)
      if (control === 'TRANS_STMT_BEGIN') open = true
      if (control === 'TRANS_STMT_COMMIT') open = false
      witnessed.push(one)
      if (one.error !== null) break
    }
    return witnessed
  })
}

/** 25001 active_sql_transaction: the command runs transactions of its own. */
const OWN_TRANSACTIONS = '25001'

/** A statement that would commit by itself gets a transaction, so that its locks are still there to be seen. */
async function wrapped(client: Client, statement: ParsedStatement, before: Contents): Promise<Witnessed> {
  await client.query('BEGIN')
  const one = await seen(client, statement, before)
  await client.query(one.error === null ? 'COMMIT' : 'ROLLBACK')
  return one.error === OWN_TRANSACTIONS ? await seen(client, statement, before) : one
}

async function seen(client: Client, { line, sql }: ParsedStatement, before: Contents): Promise<Witnessed> {
  const start = await look(client, before)
  const common = { line, sql, lockTimeoutMs: start.lockTimeoutMs }
  const { error, rowsChanged } = await sent(client, sql)
  if (error !== null) return { ...common, locks: new Map(), scans: [], rewrites: [], rowsChanged: 0, error }
  const end = await look(client, before)
  const grown = (name: string) => (end.scans.get(name) ?? 0) > (start.scans.get(name) ?? 0)
  const moved = (name: string) => end.files.has(name) && end.files.get(name) !== start.files.get(name)
  const names = [...before.relations.keys()]
  return {
    ...common,
    locks: end.locks,
    scans: names.filter(grown),
    rewrites: names.filter(moved),
    rowsChanged,
    error,
  }
}

async function sent(client: Client, sql: string): Promise<{ error: string | null; rowsChanged: number }> {
  try {
    return { error: null, rowsChanged: (await client.query(sql)).rowCount ?? 0 }
  } catch (cause) {
    return { error: codeOf(cause) || String(cause), rowsChanged: 0 }
  }
}

interface Look {
  readonly lockTimeoutMs: number
  readonly locks: ReadonlyMap<string, string>
  readonly scans: ReadonlyMap<string, number>
  readonly files: ReadonlyMap<string, string>
}

async function look(client: Client, { relations }: Contents): Promise<Look> {
  const names = new Map([...relations].map(([name, { oid }]) => [oid, name] as const))
  const { rows } = await client.query<{
    oid: string
    scans: string
    file: string | null
    modes: string
    timeout: string
  }>(
    `SELECT c.oid, pg_catalog.pg_stat_get_xact_numscans(c.oid) AS scans, pg_catalog.pg_relation_filenode(c.oid) AS file,
            (SELECT pg_catalog.json_agg(l.mode) FROM pg_catalog.pg_locks l
              WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND l.relation = c.oid) AS modes,
            (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'lock_timeout') AS timeout
       FROM pg_catalog.pg_class c WHERE c.oid::text = ANY($1)`,
    [[...names.keys()]],
  )
  const all = rows.map((row) => ({ ...row, name: names.get(row.oid) ?? row.oid }))
  return {
    lockTimeoutMs: Number(rows[0]?.timeout ?? 0),
    locks: new Map(all.map(({ name, modes }) => [name, strongest(JSON.parse(modes ?? '[]'))])),
    scans: new Map(all.map(({ name, scans }) => [name, Number(scans)])),
    files: new Map(all.flatMap(({ name, file }) => (file === null ? [] : [[name, file] as const]))),
  }
}

function strongest(modes: readonly string[]): string {
  return [...LOCK_MODES].reverse().find((mode) => modes.includes(mode)) ?? ''
}
