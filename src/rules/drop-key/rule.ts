import { locksFelt, operationsOfType } from '../felt.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const dropKey: ScriptRule = {
  id: 'drop-key',
  title: 'A key that production rests on is dropped',
  severity: 'warning',
  about: 'up',
  why: 'With a unique constraint or primary key goes its index. From this moment nothing refuses duplicates, INSERT … ON CONFLICT on these columns fails (SQLSTATE 42P10), and look-ups by the key read the whole table. Where the table is published for logical replication and the primary key was its replica identity, every UPDATE and DELETE fails (SQLSTATE 55000).',
  instead:
    'Build the replacing index CONCURRENTLY first, then drop the old key and add the new one USING that index in one transaction.',
  whenNotToUse:
    'When no running application relies on the key. Where the script itself puts another key on the table nothing is reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
    'https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
    'Measured: DROP CONSTRAINT of a key locks its index, which has the name of the constraint.',
  ],
  check: (context) =>
    operationsOfType(context, 'drop-constraint').flatMap(({ statement, operation }) => {
      const { table, name } = operation
      if (!context.isExisting(table) || !hadIndex(statement, table, name)) return []
      if (hasAnotherKey(context, table)) return []
      return [
        {
          statement,
          table,
          message: `With ${name} goes its index: from this moment nothing refuses duplicates in ${table}, and INSERT … ON CONFLICT that names its columns fails. Put the replacing key on the table in the same transaction, from an index that was built CONCURRENTLY before.`,
        },
      ]
    }),
}

/** Only keys and exclusion constraints have an index, and it has their name. */
function hadIndex(statement: JudgedStatement, table: string, name: string): boolean {
  const index = `${table.slice(0, table.indexOf('.'))}.${name}`
  return locksFelt(statement).some((lock) => lock.table === table && lock.relation === index)
}

/** The script makes another key for the table: who replaces one knows of it. */
function hasAnotherKey({ script }: ScriptContext, table: string): boolean {
  return script.statements.some(({ operations }) =>
    operations.some(
      (one) =>
        (one.type === 'create-index' && one.unique && one.table === table) ||
        (one.type === 'add-constraint' &&
          one.table === table &&
          ['unique', 'primary-key', 'exclusion'].includes(one.constraint.kind)),
    ),
  )
}
