import { operationsOfType } from '../felt.ts'
import type { Draft, ScriptRule } from '../rule.ts'

export const dropExisting: ScriptRule = {
  id: 'drop-existing',
  title: 'Something that production uses is dropped',
  severity: 'error',
  about: 'up',
  why: 'The application that runs while the migration is deployed was written for the old schema: its queries fail from this moment. The values are gone for good, also after a rollback.',
  instead: 'First deploy an application that no longer uses it, and drop it in a later change.',
  whenNotToUse: 'When the application that no longer uses it is deployed already.',
  sources: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-COLUMN'],
  check: (context) => [
    ...operationsOfType(context, 'drop-column').flatMap(({ statement, operation }): Draft[] => {
      const { table, column } = operation
      if (!context.isExisting(table) || context.isNewColumn(table, column)) return []
      return [
        {
          statement,
          table,
          title: 'A column that production has is dropped',
          message: `Queries that name ${table}.${column} fail from this moment, and its values are gone, also after a rollback. Deploy an application that no longer uses the column first, then drop it.`,
        },
      ]
    }),
    ...operationsOfType(context, 'drop-table').flatMap(({ statement, operation }) =>
      operation.tables.filter(context.isExisting).map(
        (table): Draft => ({
          statement,
          table,
          title: 'A table that production has is dropped',
          message: `Queries on ${table} fail from this moment, and its rows are gone, also after a rollback. Deploy an application that no longer uses the table first, then drop it.`,
        }),
      ),
    ),
  ],
}
