import { operationsOfType, scans, whatWaits } from '../felt.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { validateColumnLater, validateLater } from '../validate-later.ts'

export const foreignKeyValidatedAtOnce: ScriptRule = {
  id: 'foreign-key-validated-at-once',
  title: 'The foreign key is checked while writes to both tables are locked out',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on the table and on the referenced table while it reads both to check every existing row. Writes to either wait, and the time grows with the tables.',
  instead:
    'Add the constraint NOT VALID, which checks only new rows, and VALIDATE it in a later migration, which lets reads and writes go on.',
  whenNotToUse: 'On tables that nobody writes to while the migration runs.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: (context) => [
    ...operationsOfType(context, 'add-constraint').flatMap(({ statement, operation }): Draft[] => {
      const { table, constraint } = operation
      if (constraint.kind !== 'foreign-key' || constraint.notValid) return []
      if (!context.isExisting(table) || !scans(context, statement, table)) return []
      const fix = validateLater(context, statement, table, constraint, 'fkey')
      const other = constraint.references ?? table
      return [
        {
          statement,
          table,
          message: `${whoWaits(context, statement, table, other)} wait while every row of ${table} is looked up in ${other}, and until the transaction has ended. Add the constraint NOT VALID and validate it in a later migration.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
    ...operationsOfType(context, 'add-column').flatMap(({ statement, operation }): Draft[] => {
      const { table, column } = operation
      const key = column.constraints.find((constraint) => constraint.kind === 'foreign-key')
      // Without a value every new reference is NULL, which needs no look-up.
      if (
        key === undefined ||
        !column.hasDefault ||
        !context.isExisting(table) ||
        !scans(context, statement, table)
      )
        return []
      const fix = validateColumnLater(context, statement, table, column, 'references')
      return [
        {
          statement,
          table,
          message: `The new column has a default, so every row of ${table} is looked up in ${key.references} while reads and writes of ${table} wait. Add the column without REFERENCES, then the foreign key NOT VALID, and validate it later.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
  ],
}

function whoWaits(context: ScriptContext, statement: JudgedStatement, table: string, other: string): string {
  const waits = whatWaits(context, statement, table)
  if (other === table || !context.isExisting(other)) return `${waits} ${table}`
  const alsoWaits = whatWaits(context, statement, other)
  if (alsoWaits !== waits) return `${waits} ${table} and ${alsoWaits.toLowerCase()} ${other}`
  return `${waits} ${table} and ${waits.endsWith('to') ? 'to' : 'of'} ${other}`
}
