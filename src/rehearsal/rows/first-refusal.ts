import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { planTransactions } from '../../layouts/transaction-plan.ts'
import type { SqlError } from '../../model/report.ts'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { performSql } from '../sending/perform-sql.ts'
import { sqlErrorOf } from '../sending/sql-error.ts'
import type { RefusalPlace } from './refusal-causes.ts'

export interface FirstRefusal {
  /** Index of the statement; of the last one where the end of the transaction is refused. */
  readonly statement: number
  readonly error: SqlError
  readonly place: RefusalPlace
}

/** Sends the statements in the transactions their tool would use, up to the first that the server refuses. */
export async function firstRefusal(client: Client, script: LoadedScript): Promise<FirstRefusal | null> {
  for (const step of planTransactions(script.statements(), script.sending)) {
    const parsed = script.statements()[step.index]?.parsed
    const sql = step.do === 'run' ? parsed?.sql : OURS[step.do]
    if (sql === undefined || parsed === undefined) continue
    try {
      await performSql(client, sql)
    } catch (cause) {
      const error = sqlErrorOf(cause, { file: script.text, start: parsed.start, line: parsed.line })
      return { statement: step.index, error, place: placeOf(cause, error.code) }
    }
  }
  return null
}

const OURS = { open: 'BEGIN', close: 'COMMIT', abandon: 'ROLLBACK' } as const

/** The driver leaves out what the server does not say. */
function placeOf(cause: unknown, code: string): RefusalPlace {
  if (!isDatabaseError(cause)) return { code, table: null, column: null, constraint: null }
  const { schema, table, column = null, constraint = null } = cause
  return { code, column, constraint, table: schema && table ? `${schema}.${table}` : null }
}
