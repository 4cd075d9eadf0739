import { locksFelt } from '../felt.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { droppedKeys, type Key } from './dropped-keys.ts'

export const dropKey: ScriptRule = {
  id: 'drop-key',
  title: 'A key that production rests on is dropped',
  severity: 'warning',
  about: 'up',
  why: 'With a unique constraint or primary key goes its index, and a unique index is a key as well. From this moment nothing refuses duplicates, INSERT … ON CONFLICT on these columns fails (SQLSTATE 42P10), and look-ups by the key read the whole table. CASCADE takes along the foreign keys that refer to it. Where the table is published for logical replication and the primary key was its replica identity, every UPDATE and DELETE fails (SQLSTATE 55000).',
  instead:
    'Build the replacing index CONCURRENTLY first, then drop the old key and add the new one USING that index in one transaction.',
  whenNotToUse:
    'When no running application relies on the key. Where the change itself puts another key on the table, or another one keeps the same columns unique, nothing is reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
    'https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
    'Measured: DROP CONSTRAINT of a key locks its index, which has the name of the constraint.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) =>
        droppedKeys(operation, statement, context).map((key) => draft(key, statement, context)),
      ),
    ),
}

function draft(
  { table, name, columns, cascade }: Key,
  statement: JudgedStatement,
  context: ScriptContext,
): Draft {
  const named = columns.length === 0 ? 'its columns' : columns.join(', ')
  const orphaned = cascade ? tablesThatReferred(table, statement, context) : []
  const along =
    orphaned.length === 0
      ? ''
      : ` CASCADE drops the foreign keys of ${orphaned.join(', ')} to it: their rows may name rows that are not there.`
  return {
    statement,
    table,
    message: `With ${name} goes what keeps ${named} of ${table} unique: from this moment nothing refuses duplicates, and INSERT … ON CONFLICT on ${named} fails (SQLSTATE 42P10).${along} Put the replacing key on the table in the same transaction, from an index that was built CONCURRENTLY before.`,
  }
}

/** What loses a foreign key is locked as strongly as what loses the key. */
function tablesThatReferred(
  table: string,
  statement: JudgedStatement,
  { isExisting }: ScriptContext,
): string[] {
  const locked = locksFelt(statement).flatMap((lock) =>
    lock.mode === 'AccessExclusiveLock' && lock.table !== table && isExisting(lock.table) ? [lock.table] : [],
  )
  return [...new Set(locked)]
}
