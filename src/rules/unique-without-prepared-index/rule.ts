import type { ConstraintDefinition } from '../../model/operation.ts'
import { isPartitioned, operationsOfType, scans } from '../felt.ts'
import { demandsMissingValue } from '../new-column.ts'
import type { Draft, ScriptRule } from '../rule.ts'
import { preparedColumn, preparedKey } from './prepared.ts'

export const uniqueWithoutPreparedIndex: ScriptRule = {
  id: 'unique-without-prepared-index',
  title: 'The constraint builds its index while nobody can use the table',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'ADD UNIQUE and ADD PRIMARY KEY hold ACCESS EXCLUSIVE while they build their index from the whole table. Reads and writes wait, and the time grows with the table.',
  instead:
    'Build a unique index CONCURRENTLY, then attach it with ADD CONSTRAINT … USING INDEX, which takes an instant.',
  whenNotToUse: 'On a table so small that building the index takes no noticeable time.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
  ],
  check: (context) => [
    ...operationsOfType(context, 'add-constraint').flatMap(({ statement, operation }): Draft[] => {
      const { table, constraint } = operation
      if (!buildsIndex(constraint) || !context.isExisting(table) || !scans(context, statement, table))
        return []
      const fix = preparedKey(context, statement, table, constraint)
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait until the index is built and the transaction has ended. ${
            isPartitioned(context, table)
              ? 'A partitioned table takes no prepared index: create a unique index ON ONLY the parent instead, build one CONCURRENTLY on each partition and attach those; it keeps duplicates out just the same.'
              : 'Build the unique index CONCURRENTLY beforehand and attach it.'
          }`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
    ...operationsOfType(context, 'add-column').flatMap(({ statement, operation }): Draft[] => {
      const { table, column } = operation
      if (
        !column.constraints.some(buildsIndex) ||
        demandsMissingValue(column) ||
        !context.isExisting(table) ||
        !scans(context, statement, table)
      )
        return []
      const fix = preparedColumn(context, statement, table, column)
      return [
        {
          statement,
          table,
          message: `The constraint on the new column ${column.name} builds its index while reads and writes of ${table} wait. Add the column alone, build a unique index CONCURRENTLY and attach it.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
  ],
}

function buildsIndex(constraint: ConstraintDefinition): boolean {
  return (constraint.kind === 'unique' || constraint.kind === 'primary-key') && constraint.usingIndex === null
}
