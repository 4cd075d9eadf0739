import { isConcurrent } from '../felt.ts'
import { putBefore } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { inWords, LEAST_FOR_CONCURRENTLY_MS } from '../timeouts.ts'

/** Production holds more rows than the rehearsal, and its disks are busy: four times as long is nothing unusual. */
const HEADROOM = 4

export const statementTimeoutTooShort: ScriptRule = {
  id: 'statement-timeout-too-short',
  title: 'statement_timeout may end this statement before it is done',
  severity: 'warning',
  about: 'up',
  why: 'In the rehearsal a statement that works through the rows of an existing table took more than a quarter of the statement_timeout in effect. Time spent waiting for a lock counts too. On a few times as many rows the server ends it and the migration fails. A CONCURRENTLY command waits for every older transaction besides: under a limit of less than a minute one ordinary job ends it, and an invalid index stays behind.',
  instead:
    'SET statement_timeout = 0 before the statement and keep lock_timeout short, which alone limits how long others have to wait for a lock.',
  whenNotToUse: 'Where the table is no larger in production than it was in the rehearsal (setting rows).',
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT'],
  check: (context) =>
    context.script.statements.flatMap((statement) => {
      const { statementTimeoutMs = 0, effects } = statement
      const table = workedThrough(statement, context)
      if (table === null || statementTimeoutMs === 0 || effects.error !== null) return []
      const concurrent = statement.operations.some(isConcurrent)
      if (context.said.some((one) => one.explainsFailure && one.statement === statement)) return []
      const waits = concurrent && statementTimeoutMs < LEAST_FOR_CONCURRENTLY_MS
      if (!waits && (effects.durationMs ?? 0) * HEADROOM <= statementTimeoutMs) return []
      const left = concurrent ? ', and what it leaves has to be removed' : ''
      const limit = inWords(statementTimeoutMs)
      return [
        {
          statement,
          table,
          message: waits
            ? `This works through the rows of ${table} and waits until every older transaction has ended, all within a statement_timeout of ${limit}. On a large table, or behind one long transaction, the server ends it half-way and the migration fails${left}.`
            : `This works through the rows of ${table} under a statement_timeout of ${limit}, and needed more than a quarter of that in the rehearsal. On a table a few times as large the server ends it and the migration fails${left}.`,
          fix: putBefore(statement, 'SET statement_timeout = 0;', !concurrent),
        },
      ]
    }),
}

function workedThrough({ effects }: JudgedStatement, { isExisting }: ScriptContext): string | null {
  return [...effects.scans, ...effects.rewrites].find(isExisting) ?? null
}
