import { operationsOfType, scans } from '../felt.ts'
import type { Draft, ScriptRule } from '../rule.ts'
import { validateColumnLater, validateLater } from '../validate-later.ts'

export const checkValidatedAtOnce: ScriptRule = {
  id: 'check-validated-at-once',
  title: 'The check constraint reads the whole table while nobody can use it',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'ADD CHECK holds ACCESS EXCLUSIVE while it reads every row. Reads and writes wait, and the time grows with the table. The same holds for ADD COLUMN … CHECK, even where the column is empty.',
  instead:
    'Add the constraint NOT VALID, which checks only new rows, and VALIDATE it in a later migration, which lets reads and writes go on.',
  whenNotToUse: 'On a table so small that reading it takes no noticeable time.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'Measured on PostgreSQL 14 to 18: ADD COLUMN x int CHECK (…) scans the table under ACCESS EXCLUSIVE.',
  ],
  check: (context) => [
    ...operationsOfType(context, 'add-constraint').flatMap(({ statement, operation }): Draft[] => {
      const { table, constraint } = operation
      if (constraint.kind !== 'check' || constraint.notValid) return []
      if (!context.isExisting(table) || !scans(context, statement, table)) return []
      const fix = validateLater(context, statement, table, constraint, 'check')
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait while every row is checked, and until the transaction has ended. Add the constraint NOT VALID and validate it in a later migration.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
    ...operationsOfType(context, 'add-column').flatMap(({ statement, operation }): Draft[] => {
      const { table, column } = operation
      const check = column.constraints.some((constraint) => constraint.kind === 'check')
      if (!check || !context.isExisting(table) || !scans(context, statement, table)) return []
      const fix = validateColumnLater(context, statement, table, column, 'check')
      return [
        {
          statement,
          table,
          message: `The check on the new column makes PostgreSQL read every row of ${table} while reads and writes wait. Add the column without the check, then the check NOT VALID, and validate it in a later migration.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
  ],
}
