import { operationsOfType, scans } from '../felt.ts'
import type { Draft, ScriptRule } from '../rule.ts'

export const exclusionConstraint: ScriptRule = {
  id: 'exclusion-constraint',
  title: 'The exclusion constraint builds its index while nobody can use the table',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'ADD EXCLUDE holds ACCESS EXCLUSIVE while it builds its index from the whole table and compares the rows with each other. Reads and writes wait, and the time grows with the table. Other than for UNIQUE there is no way to prepare the index: neither NOT VALID nor USING INDEX nor CONCURRENTLY exists for it.',
  instead:
    'Create a table that has the constraint from the start, keep it in step with a trigger, fill it in batches, and swap the two by name. Where every operator is =, a unique index says the same and is built CONCURRENTLY. Otherwise do it when the table may stand still for as long as the rehearsal took on as many rows.',
  whenNotToUse: 'On a table so small that building the index takes no noticeable time.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
  ],
  check: (context) =>
    operationsOfType(context, 'add-constraint').flatMap(({ statement, operation }): Draft[] => {
      const { table, constraint } = operation
      if (constraint.kind !== 'exclusion' || !context.isExisting(table)) return []
      if (!scans(context, statement, table)) return []
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait while the index is built from every row, and until the transaction has ended. PostgreSQL cannot build it beforehand or concurrently. Fill a table that has the constraint step by step and swap the two, or keep a time free in which ${table} may stand still.`,
        },
      ]
    }),
}
