import type { Client } from 'pg'
import type { SqlError } from '../model/report.ts'
import { type Database, withMigrator } from '../postgres/databases.ts'
import { withoutByteOrderMark } from '../sql/parse.ts'
import { withCompanion } from './companion.ts'
import type { ScriptRun } from './replay.ts'
import { sqlErrorOf } from './sql-error.ts'
import { planTransactions } from './transaction-plan.ts'

export interface SendOutcome {
  readonly durationMs: number
  readonly error: SqlError | null
}

/** Sends a script exactly as its tool does. This run decides the outcome and the catalog. */
export async function sendScript(
  database: Database,
  run: ScriptRun,
  now: () => number,
): Promise<SendOutcome> {
  return await withCompanion(database, run.sending.companion, async () =>
    withMigrator(database, async (client) => {
      const start = now()
      const error = await sendOn(client, run)
      return { durationMs: now() - start, error }
    }),
  )
}

/** The same on a connection that is open already, as tools do that keep one for all their scripts. */
export async function sendOn(client: Client, run: ScriptRun): Promise<SqlError | null> {
  const { sending } = run
  if (sending.refusal !== null) return { code: 'XX000', message: sending.refusal, line: null }
  const error =
    sending.sentAs === 'message' ? await sendMessage(client, run) : await sendStatements(client, run)
  const open = client.getTransactionStatus()
  if (open === 'E' || (open === 'T' && error !== null)) await client.query('ROLLBACK')
  // The tool's bookkeeping follows on the same connection and ends with a COMMIT.
  if (open === 'T' && error === null) await client.query('COMMIT')
  return error
}

async function sendMessage(client: Client, run: ScriptRun): Promise<SqlError | null> {
  const text = run.sending.stripsByteOrderMark ? withoutByteOrderMark(run.text) : run.text
  try {
    await client.query(text)
    return null
  } catch (cause) {
    return sqlErrorOf(cause, { file: run.text, start: 0, line: null })
  }
}

async function sendStatements(client: Client, run: ScriptRun): Promise<SqlError | null> {
  for (const step of planTransactions(run.statements, run.sending)) {
    const statement =
      step.do === 'run' || step.do === 'absorb' ? run.statements[step.index]?.parsed : undefined
    const sql = step.do === 'open' ? 'BEGIN' : step.do === 'close' ? 'COMMIT' : statement?.sql
    if (sql === undefined || step.do === 'absorb') continue
    try {
      await client.query(sql)
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
