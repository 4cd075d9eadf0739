import type { Fix } from '../../model/report.ts'
import { hasKeyword } from '../../sql/edit.ts'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/names.ts'
import { operationsOfType, standsAlone } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { mayMoveSequence } from '../sequence-moved.ts'

export const identityStartsOver: ScriptRule = {
  id: 'identity-starts-over',
  title: 'The identity of a column that holds numbers begins at 1',
  severity: 'warning',
  about: 'up',
  why: 'ADD GENERATED … AS IDENTITY makes a new sequence, which begins at 1 whatever the column holds. The next INSERT that leaves the column out gets a number that is taken: it fails with a duplicate key (SQLSTATE 23505), once for each such row, or makes a second row of that number where no key forbids it.',
  instead:
    'Set the sequence behind the largest number in the same transaction, or begin there with START WITH.',
  whenNotToUse: 'Where the column holds no numbers from 1 on.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-GENERATED-IDENTITY',
    'https://www.postgresql.org/docs/current/functions-sequence.html',
  ],
  check: (context) =>
    operationsOfType(context, 'alter-table').flatMap(({ statement, operation }): Draft[] => {
      const { table, action, detail } = operation
      const column = detail?.column
      if (action !== 'AT_AddIdentity' || column === undefined) return []
      if (!context.isExisting(table) || context.isNewColumn(table, column)) return []
      if (hasKeyword(statement.sql, 'START') || isMoved(context, statement, table)) return []
      return [
        {
          statement,
          table,
          message: `The sequence of ${table}.${column} begins at 1, and the rows that exist have such numbers: an INSERT of the application fails with a duplicate key (SQLSTATE 23505) until the sequence has passed them, or makes duplicates where no key forbids them. Set the sequence behind the largest number in the same transaction.`,
          ...(standsAlone(context, statement) ? { fix: behindTheLargest(statement, table, column) } : {}),
        },
      ]
    }),
}

function isMoved({ script }: ScriptContext, { index }: JudgedStatement, table: string): boolean {
  return script.statements.slice(index + 1).some((later) => mayMoveSequence(later, table))
}

function behindTheLargest({ sql }: JudgedStatement, table: string, column: string): Fix {
  const target = quoteQualified(table)
  const sequence = `pg_get_serial_sequence(${quoteLiteral(target)}, ${quoteLiteral(column)})`
  return recipe([
    {
      sql: `${sql};\nSELECT setval(${sequence}, (SELECT max(${quoteIdentifier(column)}) FROM ${target}));`,
      transaction: true,
      why: 'The next number is one behind the largest; an index on the column finds that in an instant.',
    },
  ])
}
