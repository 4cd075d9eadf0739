import { blocksReads } from '../../model/lock-modes.ts'
import { locksFelt, tablesLocked } from '../felt.ts'
import { putBefore } from '../recipe.ts'
import type { Budgets, JudgedStatement, ScriptRule } from '../rule.ts'
import { inWords } from '../timeouts.ts'

/**
 * Longest lock_timeout that passes without a word. Everybody who comes later stands still for as long as the
 * migration waits, just as if the table were locked, so the budget for blocking is what such a wait is measured by.
 * But it only happens when somebody else's query is long, and a limit below a second fails deployments on ordinary
 * days: up to ten seconds nobody calls it a mistake. A larger budget allows more.
 */
const ALWAYS_ALLOWED_MS = 10_000

export const lockTimeoutTooLong: ScriptRule = {
  id: 'lock-timeout-too-long',
  title: 'The lock timeout lets everybody wait too long',
  severity: 'warning',
  about: 'up',
  why: 'While a migration waits for its lock behind one long query, every later query on the table queues behind the migration, until lock_timeout ends it. A limit of more than ten seconds, or of more than the budget for blocking where that is larger, is an outage that begins before anything is locked.',
  instead: 'SET lock_timeout to a few seconds and let the deployment retry.',
  whenNotToUse:
    'Where nobody uses the table while migrations run; raise the budgets (budget-reads, budget-writes) instead.',
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  check: ({ script, budgets, isExisting }) => {
    for (const statement of script.statements) {
      const { lockTimeoutMs, effects } = statement
      const table = tablesLocked(statement).find(isExisting)
      if (table === undefined || lockTimeoutMs === null || effects.error !== null) continue
      if (lockTimeoutMs <= allowedMs(statement, table, budgets)) continue
      const waits = readsQueue(statement, table) ? 'every read and write of it' : 'every write to it'
      // Told once: the same limit holds for the statements that follow.
      return [
        {
          statement,
          table,
          message: `If a long query is using ${table} when this runs, the migration waits for up to ${inWords(lockTimeoutMs)} (lock_timeout), and ${waits} that comes later waits behind the migration. Give up sooner and retry instead.`,
          fix: putBefore(statement, "SET lock_timeout = '5s';"),
        },
      ]
    }
    return []
  },
}

/** Reads queue behind a waiting lock where they would conflict with it. */
function readsQueue(statement: JudgedStatement, table: string): boolean {
  return locksFelt(statement).some((lock) => lock.table === table && blocksReads(lock.mode))
}

function allowedMs(statement: JudgedStatement, table: string, { readsMs, writesMs }: Budgets): number {
  return Math.max(ALWAYS_ALLOWED_MS, readsQueue(statement, table) ? readsMs : writesMs)
}
