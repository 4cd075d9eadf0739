import type { Client } from 'pg'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import { planTransactions } from '../layouts/transaction-plan.ts'
import type { SqlError } from '../model/report.ts'
import { type Database, withMigrator } from '../postgres/databases.ts'
import { withoutByteOrderMark } from '../sql/parse.ts'
import { backendPid, withCompanion } from './companion.ts'
import { performSql } from './perform-sql.ts'
import { endsSession, sqlErrorOf } from './sql-error.ts'

export interface SendOutcome {
  readonly durationMs: number
  readonly error: SqlError | null
}

/** Sends a script exactly as its tool does. This run decides the outcome and the catalog. */
export async function sendScript(
  database: Database,
  run: LoadedScript,
  now: () => number,
): Promise<SendOutcome> {
  if (run.sending.refusal !== null) return { durationMs: 0, error: refusedByTool(run.sending.refusal) }
  return await withCompanion(database, run.sending.companion, async (companion) =>
    withMigrator(database, async (client) => {
      if (run.sending.companion.length > 0) companion.watch(backendPid(client))
      const start = now()
      const error = await sendOn(client, run)
      return { durationMs: now() - start, error: error && companion.wasStuck() ? stuck(error) : error }
    }),
  )
}

/** The tool's own refusal has no SQLSTATE; the nearest is `feature_not_supported`. */
function refusedByTool(words: string): SqlError {
  return {
    code: '0A000',
    message: `The migration tool refuses the script before sending it: ${words}`,
    line: null,
  }
}

function stuck(error: SqlError): SqlError {
  return {
    ...error,
    message: 'The script waits for ever for the transaction in which the migration tool holds its own lock.',
  }
}

/** The same on a connection that is open already, as tools do that keep one for all their scripts. */
export async function sendOn(client: Client, run: LoadedScript): Promise<SqlError | null> {
  const error =
    run.sending.sentAs === 'message' ? await sendMessage(client, run) : await sendStatements(client, run)
  if (error !== null && endsSession(error)) return error
  const open = client.getTransactionStatus()
  if (open === 'E' || (open === 'T' && error !== null)) await client.query('ROLLBACK')
  // The tool's bookkeeping follows on the same connection and ends with a COMMIT.
  if (open === 'T' && error === null) await client.query('COMMIT')
  return error
}

async function sendMessage(client: Client, run: LoadedScript): Promise<SqlError | null> {
  const text = run.sending.stripsByteOrderMark ? withoutByteOrderMark(run.text) : run.text
  try {
    await performSql(client, text)
    return null
  } catch (cause) {
    return sqlErrorOf(cause, { file: run.text, start: 0, line: null })
  }
}

async function sendStatements(client: Client, run: LoadedScript): Promise<SqlError | null> {
  // A tool that splits a script refuses what it cannot split; nothing of it is sent.
  const parsed = run.parsed()
  if (!parsed.ok) return parsed.error
  for (const step of planTransactions(run.statements(), run.sending)) {
    const statement =
      step.do === 'run' || step.do === 'absorb' ? run.statements()[step.index]?.parsed : undefined
    const sql = step.do === 'open' ? 'BEGIN' : step.do === 'close' ? 'COMMIT' : statement?.sql
    if (sql === undefined || step.do === 'absorb') continue
    try {
      await performSql(client, sql)
    } catch (cause) {
      return sqlErrorOf(cause, {
        file: run.text,
        start: statement?.start ?? 0,
        line: statement?.line ?? null,
      })
    }
  }
  return null
}
