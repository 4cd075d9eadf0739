import { locksFelt, operationsOfType } from '../felt.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { droppedWithOthers, isViewOf, takenAlong } from './taken-along.ts'

export const dropExisting: ScriptRule = {
  id: 'drop-existing',
  title: 'Something that production uses is dropped',
  severity: 'error',
  shows: 'lock',
  about: 'up',
  why: 'The application that runs while the migration is deployed was written for the old schema: its queries fail from this moment. The values are gone for good, also after a rollback. CASCADE takes along what no statement names: columns of a type, triggers that call a function, views. Logical replication carries no DDL: a subscriber keeps what is dropped here, and stops where it lacks what is added.',
  instead: 'First deploy an application that no longer uses it, and drop it in a later change.',
  whenNotToUse:
    'When the application that no longer uses it is deployed already. A view that the script makes again is not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-COLUMN',
    'https://www.postgresql.org/docs/current/ddl-depend.html',
    'https://www.postgresql.org/docs/current/logical-replication-restrictions.html',
  ],
  check: (context) => [
    ...operationsOfType(context, 'drop-column').flatMap(({ statement, operation }): Draft[] => {
      const { table, column } = operation
      if (!context.isExisting(table) || context.isNewColumn(table, column)) return []
      return [
        {
          statement,
          table,
          title: 'A column that production has is dropped',
          message: `Queries that name ${table}.${column} fail from this moment, and its values are gone, also after a rollback. ${alsoGone(statement, table, context)}Deploy an application that no longer uses the column first, then drop it.`,
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
    ...context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => droppedWithOthers(operation, statement, context)),
    ),
  ],
}

/** Indexes that go with a column, and views that CASCADE takes along; what goes is locked. */
function alsoGone(statement: JudgedStatement, table: string, context: ScriptContext): string {
  // Which column of several they went with is not known.
  if (statement.operations.length > 1) return ''
  const indexes = locksFelt(statement).flatMap(({ table: owner, relation, mode }) =>
    owner === table && relation !== table && mode === 'AccessExclusiveLock' ? [relation] : [],
  )
  const views = takenAlong(statement, context).filter((name) => isViewOf(context, name))
  const gone = [...new Set([...indexes, ...views])].filter((name) => !name.startsWith('pg_toast.'))
  return gone.length === 0 ? '' : `With it goes what rests on it: ${gone.join(', ')}. `
}
