import { tablesLocked } from '../felt.ts'
import { waitsWithoutLimit } from '../no-lock-timeout/rule.ts'
import { putBefore } from '../recipe.ts'
import type { JudgedScript, JudgedStatement, ScriptRule } from '../rule.ts'
import { type TimeoutChange, timeoutChanges } from '../timeouts.ts'

export const lockTimeoutNotInEffect: ScriptRule = {
  id: 'lock-timeout-not-in-effect',
  title: 'lock_timeout is set, but not for this statement',
  severity: 'warning',
  about: 'up',
  why: 'The script means to give up when it has to wait for a lock, but where it takes one no lock_timeout is in effect: the statement waits behind one long query without limit, and every later query on the table waits behind it.',
  instead:
    'SET lock_timeout before the first statement that locks an existing table, for the session, or with SET LOCAL inside the transaction of that statement.',
  whenNotToUse:
    'Where the role that runs migrations has a lock_timeout (ALTER ROLE … SET lock_timeout) or the tool sets one.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-set.html',
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
  ],
  check: ({ script, isExisting }) => {
    const changes = timeoutChanges(script)
    if (!changes.some(({ limits }) => limits)) return []
    for (const statement of script.statements) {
      const table = waitsWithoutLimit(statement) ? tablesLocked(statement).find(isExisting) : undefined
      if (table === undefined) continue
      const why = reason(statement, changes, script)
      // Told once: what corrects it corrects the statements that follow as well.
      return [
        {
          statement,
          table,
          message: `${why} If a long query is using ${table} when this runs, the migration waits for it without limit, and every query that comes later waits behind the migration.`,
          fix: putBefore(statement, "SET lock_timeout = '5s';"),
        },
      ]
    }
    return []
  },
}

function reason({ index }: JudgedStatement, changes: readonly TimeoutChange[], script: JudgedScript): string {
  const last = changes.findLast(({ statement }) => statement.index < index)
  if (last === undefined) {
    const line = changes.find(({ limits }) => limits)?.statement.line
    return `lock_timeout is set on line ${line}, after this statement.`
  }
  const { statement, limits, local } = last
  if (!limits) return `Line ${statement.line} takes the lock_timeout back before this statement.`
  const transaction = script.transactions.find(
    ({ first, last: end }) => first <= statement.index && statement.index <= end,
  )
  if (!local)
    return `The lock_timeout of line ${statement.line} is undone before this statement: a SET is rolled back with its transaction.`
  if (transaction === undefined || transaction.first === transaction.last)
    return `The lock_timeout of line ${statement.line} never holds: it is set for a transaction that ends with the very statement.`
  return `The lock_timeout of line ${statement.line} holds until its transaction ends, and that is before this statement.`
}
