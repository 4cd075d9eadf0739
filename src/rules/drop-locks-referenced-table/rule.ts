import { locksFelt } from '../felt.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { timeoutChanges } from '../timeouts.ts'

export const dropLocksReferencedTable: ScriptRule = {
  id: 'drop-locks-referenced-table',
  title: 'The table that a foreign key refers to is locked as well',
  severity: 'warning',
  about: 'both',
  why: 'A foreign key has triggers on the table it refers to. Dropping the key, its column or its table removes them, and takes ACCESS EXCLUSIVE on that table, which the statement does not name: its reads and writes wait until the transaction ends, and before that behind every query that is still using it.',
  instead:
    'Drop the foreign key by itself in a short transaction, with a lock_timeout and another try, before the table or column that has it.',
  whenNotToUse:
    'Where a lock timeout is set this is a note: the lock lasts an instant, and the wait for it is short.',
  sources: [
    'Measured on PostgreSQL 14 to 18: DROP CONSTRAINT of a foreign key and DROP TABLE take ACCESS EXCLUSIVE on the referenced table.',
    'RemoveTriggerById in commands/trigger.c.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) => {
      const named = dropsFrom(statement)
      if (named === null || statement.effects.error !== null) return []
      const [table, ...others] = alsoLocked(context, statement, named)
      if (table === undefined) return []
      const limited = timeoutChanges(context.script).some(({ limits }) => limits)
      return [
        {
          statement,
          table,
          ...(limited ? { severity: 'note' } : {}),
          message: `Reads and writes of ${[table, ...others].join(' and ')} wait too, although the statement does not name ${others.length === 0 ? 'it' : 'them'}: a foreign key refers to ${others.length === 0 ? 'it' : 'them'}, whose triggers go with it. Drop the foreign key by itself first, in a short transaction with a lock_timeout.`,
        },
      ]
    }),
}

/** The tables that a statement drops, or takes constraints and columns from; `null`: it does something else. */
function dropsFrom({ operations }: JudgedStatement): readonly string[] | null {
  const tables = operations.map((one) => {
    if (one.type === 'drop-table') return one.cascade === true ? null : one.tables
    return one.type === 'drop-constraint' || one.type === 'drop-column' ? [one.table] : null
  })
  return tables.length === 0 || tables.includes(null) ? null : tables.flatMap((one) => one ?? [])
}

function alsoLocked(
  { isExisting, migration }: ScriptContext,
  statement: JudgedStatement,
  named: readonly string[],
): readonly string[] {
  // A partition is felt at its parent, which is dropped from and not referred to.
  const own = new Set([
    ...named,
    ...locksFelt(statement).flatMap(({ table, relation }) => (named.includes(relation) ? [table] : [])),
  ])
  const isTable = (table: string) => ['r', 'p'].includes(migration.existingTables.get(table) ?? '')
  const locked = locksFelt(statement).flatMap(({ table, relation, mode }) =>
    mode === 'AccessExclusiveLock' &&
    relation === table &&
    !own.has(table) &&
    isExisting(table) &&
    isTable(table)
      ? [table]
      : [],
  )
  return [...new Set(locked)]
}
