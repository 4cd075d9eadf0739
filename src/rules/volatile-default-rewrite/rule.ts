import type { ColumnDefinition } from '../../model/operation.ts'
import { operationsOfType } from '../felt.ts'
import type { ScriptRule } from '../rule.ts'

export const volatileDefaultRewrite: ScriptRule = {
  id: 'volatile-default-rewrite',
  title: 'Adding the column copies the whole table',
  severity: 'error',
  about: 'both',
  why: 'A default that differs from row to row (a volatile function, serial, identity, a stored generated column, a domain with a check) has to be written into every row at once. The table is copied under ACCESS EXCLUSIVE: nobody can read or write it meanwhile.',
  instead:
    'Add the column without a default, set the default for new rows, and fill the old rows in batches.',
  whenNotToUse: 'Constant defaults, now() and current_user copy nothing and are not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'Measured on PostgreSQL 14 to 18: serial and identity both rewrite; a volatile SQL function with a constant body is inlined and does not.',
  ],
  check: (context) =>
    operationsOfType(context, 'add-column').flatMap(({ statement, operation }) => {
      const { table, column } = operation
      if (!context.isExisting(table) || !statement.effects.rewrites.includes(table)) return []
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait while every row is copied to hold ${reason(column)}, and until the transaction has ended. Add ${column.name} without it, set the default for new rows, and fill the old rows in batches.`,
        },
      ]
    }),
}

function reason(column: ColumnDefinition): string {
  if (column.serial) return `a value of the ${column.type} sequence`
  if (column.identity) return 'an identity value'
  if (column.generatedStored) return 'the generated value'
  const [called] = column.defaultCallsFunctions
  return called === undefined ? `a value of type ${column.type}` : `a value of ${called}() of its own`
}
