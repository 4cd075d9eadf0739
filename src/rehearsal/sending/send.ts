import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { planTransactions, sqlOfStep, wrapsScript } from '../../layouts/transaction-plan.ts'
import type { SqlError } from '../../model/report.ts'
import { StoppedSession } from '../../postgres/bounds/stopped-session.ts'
import { type Database, withMigrator } from '../../postgres/databases.ts'
import { withoutByteOrderMark } from '../../sql/parse.ts'
import { backendPid, withCompanion } from './companion.ts'
import { PipelineRefusal, performPipeline } from './perform-pipeline.ts'
import { beginScript, performSql } from './perform-sql.ts'
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
  beginScript(client)
  const error = await sendBody(client, run)
  if (error !== null && endsSession(error)) return error
  const open = client.getTransactionStatus()
  const ends = error !== null || run.sending.atEnd === 'disconnects'
  if (open === 'E' || (open === 'T' && ends)) await client.query('ROLLBACK')
  // The tool's bookkeeping follows on the same connection and ends with a COMMIT; deferred constraints refuse there.
  if (open === 'T' && !ends) return await sendPart(client, run, 'COMMIT', null)
  return error
}

async function sendBody(client: Client, run: LoadedScript): Promise<SqlError | null> {
  const { sentAs } = run.sending
  if (sentAs === 'statements') return await sendStatements(client, run)
  const opened = wrapsScript(run.sending) ? await sendPart(client, run, 'BEGIN', null) : null
  if (opened !== null) return opened
  return sentAs === 'message' ? await sendMessage(client, run) : await sendPipeline(client, run)
}

async function sendMessage(client: Client, run: LoadedScript): Promise<SqlError | null> {
  const text = run.sending.stripsByteOrderMark ? withoutByteOrderMark(run.text) : run.text
  return await sendPart(client, run, text, null)
}

async function sendPipeline(client: Client, run: LoadedScript): Promise<SqlError | null> {
  const parsed = run.parsed()
  if (!parsed.ok) return parsed.error
  try {
    await performPipeline(
      client,
      parsed.statements.map(({ sql }) => sql),
    )
    return null
  } catch (cause) {
    if (cause instanceof StoppedSession) return sqlErrorOf(cause, placeOf(run, cause.completed))
    if (!(cause instanceof PipelineRefusal)) throw cause
    return sqlErrorOf(cause.cause, placeOf(run, cause.index))
  }
}

async function sendStatements(client: Client, run: LoadedScript): Promise<SqlError | null> {
  // A tool that splits a script refuses what it cannot split; nothing of it is sent.
  const parsed = run.parsed()
  if (!parsed.ok) return parsed.error
  for (const step of planTransactions(run.statements(), run.sending)) {
    const error = await sendPart(client, run, sqlOfStep(step, run.statements()), step.index)
    if (error !== null) return error
  }
  return null
}

/** `statement`: the index of the one that is sent, or with which what is sent belongs together; `null`: the whole. */
async function sendPart(
  client: Client,
  run: LoadedScript,
  sql: string,
  statement: number | null,
): Promise<SqlError | null> {
  try {
    await performSql(client, sql, statement === null ? 'script' : 'statement')
    return null
  } catch (cause) {
    return sqlErrorOf(cause, placeOf(run, statement ?? stoppedAt(cause)))
  }
}

/** Of a message that is stopped, the server tells which of its statements had ended. */
function stoppedAt(cause: unknown): number | null {
  return cause instanceof StoppedSession ? cause.completed : null
}

function placeOf(run: LoadedScript, statement: number | null) {
  const parsed = statement === null ? undefined : run.statements()[statement]?.parsed
  return { file: run.text, start: parsed?.start ?? 0, line: parsed?.line ?? null }
}

/** The server refuses the whole of such a script, so no statement of it ever runs. */
export function sendsByteOrderMark({ text, sending }: LoadedScript): boolean {
  return sending.sentAs === 'message' && !sending.stripsByteOrderMark && withoutByteOrderMark(text) !== text
}
