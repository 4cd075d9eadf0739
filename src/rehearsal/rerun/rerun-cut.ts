import type { Client } from 'pg'
import { type CutPoint, ownTransactions } from '../../layouts/cut-points.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { planTransactions, sqlOfStep } from '../../layouts/transaction-plan.ts'
import type { SqlError } from '../../model/report.ts'
import { type Database, withAdmin, withMigrator } from '../../postgres/databases.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { backendPid } from '../sending/companion.ts'
import { performSql } from '../sending/perform-sql.ts'
import { sqlErrorOf } from '../sending/sql-error.ts'
import { gateTables, withGates } from './rerun-gate.ts'

/** `uncut`: the statement ends without a second transaction, so there is nothing to cut it off from. */
export type CutOutcome =
  | { readonly status: 'cut' }
  | { readonly status: 'uncut' }
  | { readonly status: 'failed'; readonly why: string }

const CUT: CutOutcome = { status: 'cut' }

/**
 * Performs a script up to a point, as its tool would have sent it, and loses the connection there. Of a message that
 * the server was working on when it died, the part before its last commit is what stays.
 */
export async function cutScript(database: Database, run: LoadedScript, point: CutPoint): Promise<CutOutcome> {
  return await withMigrator(database, async (client) => {
    const error = await performSteps(client, run, point.during ? point.after - 1 : point.after)
    if (error !== null) return failed(error)
    const statement = point.during ? run.statements()[point.after] : undefined
    if (statement === undefined) return CUT
    return ownTransactions(statement) === 'concurrent'
      ? await cutConcurrent(database, client, run, statement)
      : await cutProcedure(database, client, run, statement)
  })
}

/**
 * The same refusal with its line: the server gives none for a message of several statements. They are sent again one
 * by one; where that ends differently the line stays unknown.
 */
export async function locate(database: Database, run: LoadedScript, error: SqlError): Promise<SqlError> {
  if (error.line !== null || run.sending.sentAs === 'statements') return error
  return await withMigrator(database, async (client) => {
    const found = await performSteps(client, run, run.statements().length - 1)
    return found?.code === error.code && found.message === error.message ? found : error
  })
}

/** Sends a script up to one of its statements, in transactions equal to those of its tool. */
async function performSteps(client: Client, run: LoadedScript, last: number): Promise<SqlError | null> {
  for (const step of planTransactions(run.statements(), run.sending)) {
    const statement = run.statements()[step.index]
    if (statement === undefined || step.index > last) return null
    const error = await send(client, run, statement, sqlOfStep(step, run.statements())).outcome
    if (error !== null) return error
  }
  return null
}

/**
 * Every CONCURRENTLY command waits after its first commit for those who write to its table (`WaitForLockers` in
 * indexcmds.c, index.c and tablecmds.c): with an open writer there it stops, and nobody has to be quick.
 */
async function cutConcurrent(
  database: Database,
  client: Client,
  run: LoadedScript,
  statement: ScriptStatement,
): Promise<CutOutcome> {
  const outcome = await withAdmin(database, async (admin) =>
    withAdmin(database, async (writer) => {
      const list = (await writableTables(admin, namedTables(statement))) ?? (await writableTables(admin, []))
      await writer.query('BEGIN')
      if (list !== null) await writer.query(`LOCK TABLE ${list} IN ROW EXCLUSIVE MODE`)
      const pid = backendPid(client)
      const sending = send(client, run, statement)
      let wait: string | null = null
      while (!sending.ended() && wait === null) {
        await nextLook()
        wait = await waitOf(admin, pid)
      }
      const end = await finish(admin, pid, sending)
      return end.status === 'cut' && wait !== TRANSACTION_END ? NOT_HELD : end
    }),
  )
  // With IF EXISTS or IF NOT EXISTS there may have been nothing to do.
  return outcome.status === 'uncut' && !/\bEXISTS\b/i.test(statement.parsed.sql) ? NOT_HELD : outcome
}

/** In `pg_locks` the wait for another transaction's end; a wait for a table comes before the first commit. */
const TRANSACTION_END = 'virtualxid'

const NOT_HELD: CutOutcome = {
  status: 'failed',
  why: 'The command could not be held between two of its transactions.',
}

/** The table a command works on, where it names one; an index names none. */
function namedTables({ operations }: ScriptStatement): readonly string[] {
  return operations.flatMap((operation) =>
    operation.type === 'create-index' || operation.type === 'detach-partition' ? [operation.table] : [],
  )
}

/** The tables as a list for LOCK TABLE, all of them where none is named; `null` where there are none. */
async function writableTables(admin: Client, named: readonly string[]): Promise<string | null> {
  const { rows } = await admin.query<{ list: string | null }>(
    `SELECT string_agg(format('ONLY %I.%I', n.nspname, c.relname), ', ') AS list
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND c.oid >= 16384
        AND n.nspname <> 'information_schema' AND has_table_privilege(c.oid, 'UPDATE')
        AND (cardinality($1::text[]) = 0 OR n.nspname || '.' || c.relname = ANY ($1))`,
    [named],
  )
  return rows[0]?.list ?? null
}

/** SQLSTATE invalid_transaction_termination: the code wants to end the transaction that was put around it. */
const ENDS_TRANSACTION = '2D000'

/** Code that commits is let through to its first commit, table by table, and no further. */
async function cutProcedure(
  database: Database,
  client: Client,
  run: LoadedScript,
  statement: ScriptStatement,
): Promise<CutOutcome> {
  await client.query('BEGIN')
  const wrapped = await send(client, run, statement).outcome
  await client.query('ROLLBACK')
  if (wrapped?.code !== ENDS_TRANSACTION) return wrapped === null ? { status: 'uncut' } : failed(wrapped)
  return await withAdmin(database, async (admin) => {
    const tables = await gateTables(admin, run.text)
    return await withGates(database, tables, async (gates) => {
      const pid = backendPid(client)
      const sending = send(client, run, statement)
      await gates.holdAfterCommit(admin, pid, sending.ended)
      const outcome = await finish(admin, pid, sending)
      return outcome.status === 'uncut'
        ? { status: 'failed', why: 'After its first commit it waits for no table on which it could be held.' }
        : outcome
    })
  })
}

interface Sending {
  readonly ended: () => boolean
  /** Never rejects on a refusal of the server. */
  readonly outcome: Promise<SqlError | null>
}

function send(client: Client, run: LoadedScript, { parsed }: ScriptStatement, sql = parsed.sql): Sending {
  let ended = false
  const outcome = performSql(client, sql)
    .then(
      () => null,
      (cause: unknown) => sqlErrorOf(cause, { file: run.text, start: parsed.start, line: parsed.line }),
    )
    .finally(() => {
      ended = true
    })
  // Awaited by whoever sends it; it may fail before that.
  outcome.catch(() => undefined)
  return { ended: () => ended, outcome }
}

/** Ends the session of a statement that waits; one that has ended by itself was not cut off. */
async function finish(admin: Client, pid: number, sending: Sending): Promise<CutOutcome> {
  if (sending.ended()) {
    const error = await sending.outcome
    return error === null ? { status: 'uncut' } : failed(error)
  }
  await admin.query('SELECT pg_terminate_backend($1, $2)', [pid, LONGEST_END_MS])
  await sending.outcome
  return CUT
}

/** A session that waits for a lock ends at once. */
const LONGEST_END_MS = 10_000

/** The type of lock a session waits for; `null` while it does not wait. */
async function waitOf(admin: Client, pid: number): Promise<string | null> {
  const { rows } = await admin.query<{ locktype: string }>(
    'SELECT locktype FROM pg_locks WHERE pid = $1 AND NOT granted',
    [pid],
  )
  return rows[0]?.locktype ?? null
}

const nextLook = () => new Promise((resolve) => setTimeout(resolve, 1))

function failed({ message, code }: SqlError): CutOutcome {
  return { status: 'failed', why: `On the way there it fails: ${message} (SQLSTATE ${code}).` }
}
