import { statementsWith } from '../felt.ts'
import type { ScriptRule } from '../rule.ts'
import { whatStays } from '../what-stays.ts'

/** SQLSTATE feature_not_supported. */
const NOT_SUPPORTED = '0A000'

export const columnTypeInUse: ScriptRule = {
  id: 'column-type-in-use',
  title: 'The type of a column that a view rests on cannot change',
  severity: 'error',
  shows: 'error',
  about: 'up',
  explainsBlocking: true,
  explainsFailure: true,
  why: 'A view, a rule, a policy, a generated column or the condition of a trigger keeps the type that a column had when it was made. The server refuses to change the type as long as it is there, even where nothing would be copied, and the deployment stops.',
  instead:
    'Drop what rests on the column, change the type, and make it again, with its grants and comments, all in one transaction, so that nobody misses it. Where the change copies a large table, give the table a new column instead and let the view read that one.',
  whenNotToUse: 'Never: the server refuses the statement.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE',
    'Measured on PostgreSQL 14 to 18: also refused where the new type is the old one.',
  ],
  check: (context) =>
    statementsWith(context, 'alter-column-type').flatMap(({ statement, table, operations }) => {
      const { error } = statement.effects
      if (error?.code !== NOT_SUPPORTED) return []
      const columns = operations.map(({ column }) => column).join(' or ')
      const detail = error.detail === undefined ? '' : ` (${error.detail.replaceAll('\n', ', ')})`
      return [
        {
          statement,
          table,
          message: `The server refuses to change the type of ${columns} while something rests on it: ${error.message}${detail} (SQLSTATE ${error.code}).${whatStays(context.script, statement.index)} Drop that first and make it again after the change, with its grants, in the same transaction.`,
        },
      ]
    }),
}
