import { tablesLocked } from '../felt.ts'
import { putBefore } from '../recipe.ts'
import type { ChangeRule, Draft, JudgedMigration, JudgedStatement } from '../rule.ts'
import { timeoutChanges } from '../timeouts.ts'

export const noLockTimeout: ChangeRule = {
  id: 'no-lock-timeout',
  title: 'No lock timeout is in effect',
  severity: 'warning',
  about: 'change',
  why: 'While a migration waits for its lock behind one long query, every later query on the table queues behind the migration. Without lock_timeout that lasts as long as the query does, and the application stands still although nothing is locked yet.',
  instead: 'SET lock_timeout to a few seconds at the top of the migration and let the deployment retry.',
  whenNotToUse:
    'Where the role that runs migrations has a lock_timeout (ALTER ROLE … SET lock_timeout) or the tool sets one.',
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  check: ({ migrations }) => {
    for (const migration of migrations) {
      // Who sets one and misses has another mistake to correct; a rule of its own says which.
      if (timeoutChanges(migration.up).some(({ limits }) => limits)) continue
      for (const statement of migration.up.statements) {
        if (migration.hasRun?.(statement.sql)) continue
        const table = waitsWithoutLimit(statement) ? blockedTable(statement, migration) : null
        if (table !== null) return [{ migration, draft: draft(statement, table, migration) }]
      }
    }
    return []
  },
}

/** Of a refused statement the setting was not read. */
export function waitsWithoutLimit({ effects, lockTimeoutMs }: JudgedStatement): boolean {
  return effects.error === null && lockTimeoutMs === 0
}

function draft(statement: JudgedStatement, table: string, { up }: JudgedMigration): Draft {
  const off = timeoutChanges(up).findLast((change) => change.statement.index < statement.index)
  const why = off === undefined ? '' : `Line ${off.statement.line} turns lock_timeout off. `
  return {
    statement,
    table,
    message: `${why}If a long query is using ${table} when this runs, the migration waits for it without limit, and every query that comes later waits behind the migration. Give up after a few seconds and retry instead; this is said once for the whole change.`,
    fix: putBefore(statement, "SET lock_timeout = '5s';"),
  }
}

function blockedTable(statement: JudgedStatement, migration: JudgedMigration): string | null {
  return tablesLocked(statement).find((table) => migration.existingTables.has(table)) ?? null
}
