import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { transactionControl } from '../../layouts/transaction-control.ts'
import { planTransactions, type Step, sqlOfStep } from '../../layouts/transaction-plan.ts'
import type { SqlError } from '../../model/report.ts'
import type { ParsedStatement } from '../../sql/parse.ts'
import type { Surroundings } from '../lacking/missing-parts.ts'
import { performSql } from '../sending/perform-sql.ts'
import { endsSession, sqlErrorOf } from '../sending/sql-error.ts'
import { type LeftOut, leaveOut } from './left-out.ts'

/** What was left out so far, and what the server has. */
export interface Gaps {
  readonly before: LeftOut[]
  readonly there: Surroundings
}

/** Every name of ours begins so; no script names it. */
const SAVEPOINT = 'rehearse_step'

/**
 * Performs the statements of a script from index `from` on one by one, in the transactions its tool would open, and
 * goes on after those that need something the server lacks. They are added to `gaps`. A dump has no transactions:
 * psql commits every statement by itself.
 *
 * @returns the first error that has another reason; what its transaction did is undone.
 */
export async function applyTolerantly(
  client: Client,
  script: LoadedScript,
  from: number,
  gaps: Gaps,
): Promise<SqlError | null> {
  const autocommits = script.sending.transaction === 'per-statement'
  for (const step of planTransactions(script.statements(), script.sending)) {
    if (step.index < from || (autocommits && step.do !== 'run')) continue
    const error = await takeStep(client, script, step, gaps)
    if (error === null) continue
    if (!endsSession(error) && client.getTransactionStatus() !== 'I') await client.query('ROLLBACK')
    return error
  }
  if (client.getTransactionStatus() !== 'I') await client.query('COMMIT')
  return null
}

async function takeStep(
  client: Client,
  script: LoadedScript,
  step: Step,
  gaps: Gaps,
): Promise<SqlError | null> {
  const statements = script.statements()
  const statement = step.do === 'run' ? statements[step.index] : undefined
  const guarded =
    statement !== undefined && transactionControl(statement) === null && client.getTransactionStatus() === 'T'
  if (guarded) await client.query(`SAVEPOINT ${SAVEPOINT}`)
  try {
    await performSql(client, sqlOfStep(step, statements))
  } catch (cause) {
    const parsed = statements[step.index]?.parsed
    const error = sqlErrorOf(cause, {
      file: script.text,
      start: parsed?.start ?? 0,
      line: parsed?.line ?? null,
    })
    if (statement === undefined || endsSession(error)) return error
    const one = leaveOut(script.file, error, statement.parsed, gaps)
    if (one === null && !isThereAlready(error, statement.parsed)) return error
    if (guarded) await client.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    if (one !== null) gaps.before.push(one)
    return null
  }
  // A statement such as CALL may have ended the transaction.
  if (guarded && client.getTransactionStatus() === 'T') await client.query(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  return null
}

/** 42P06 duplicate_schema, 42710 duplicate_object: a new database has the schema public and the language plpgsql. */
function isThereAlready({ code }: SqlError, { node }: ParsedStatement): boolean {
  if ('CreateSchemaStmt' in node) return code === '42P06' && node.CreateSchemaStmt.schemaname === 'public'
  return 'CreateExtensionStmt' in node && code === '42710' && node.CreateExtensionStmt.extname === 'plpgsql'
}
