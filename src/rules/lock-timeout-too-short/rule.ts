import { isConcurrent, tablesLocked } from '../felt.ts'
import { putBefore } from '../recipe.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { inWords, LEAST_FOR_CONCURRENTLY_MS } from '../timeouts.ts'

/** Ordinary queries last this long; a number without a unit is milliseconds, so `5` is mostly a slip. */
const LEAST_MS = 100

export const lockTimeoutTooShort: ScriptRule = {
  id: 'lock-timeout-too-short',
  title: 'The lock timeout is too short for this statement',
  severity: 'warning',
  about: 'up',
  why: 'The waits of a CONCURRENTLY command for transactions that are older than it are ended by lock_timeout too: one job that runs a little longer than the limit makes the command fail, and an invalid index stays behind. For other statements a limit below 100 ms makes the migration fail behind any ordinary query; a number without a unit is milliseconds.',
  instead:
    'SET lock_timeout = 0 before a CONCURRENTLY command, behind which nobody waits, and to a few seconds before other statements.',
  whenNotToUse: 'Where the deployment tries again very often and removes invalid indexes before it does.',
  sources: [
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  ],
  check: (context) => {
    const drafts = context.script.statements.flatMap((statement) => draftOf(statement, context) ?? [])
    // One slip at the top of a script is one finding; each CONCURRENTLY command leaves an index of its own behind.
    const first = drafts.find(({ statement }) => !isForConcurrently(statement))
    return drafts.filter((draft) => draft === first || isForConcurrently(draft.statement))
  },
}

const isForConcurrently = (statement: JudgedStatement | null) =>
  statement?.operations.some(isConcurrent) ?? false

function draftOf(statement: JudgedStatement, { isExisting, said }: ScriptContext): Draft | null {
  const { lockTimeoutMs, effects } = statement
  if (lockTimeoutMs === null || lockTimeoutMs === 0 || effects.error !== null) return null
  if (said.some((one) => one.explainsFailure && one.statement === statement)) return null
  if (isForConcurrently(statement)) {
    const table = effects.locks.map((lock) => lock.table).find(isExisting)
    if (table === undefined || lockTimeoutMs >= LEAST_FOR_CONCURRENTLY_MS) return null
    return {
      statement,
      table,
      message: `This waits until every transaction that is older and reads or writes has ended, while others go on using ${table}. One of them that lasts longer than ${inWords(lockTimeoutMs)} (lock_timeout) makes it fail half-way, and what it leaves has to be removed before it can be tried again. Nobody waits behind it, so it needs no lock_timeout.`,
      fix: putBefore(statement, 'SET lock_timeout = 0;', false),
    }
  }
  const table = tablesLocked(statement).find(isExisting)
  if (table === undefined || lockTimeoutMs >= LEAST_MS) return null
  return {
    statement,
    table,
    message: `The migration fails when any query of ${table} lasts longer than ${inWords(lockTimeoutMs)}: that is the lock_timeout in effect, and a number without a unit is milliseconds.`,
    fix: putBefore(statement, "SET lock_timeout = '5s';"),
  }
}
