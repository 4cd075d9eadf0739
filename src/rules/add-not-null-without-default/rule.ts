import type { ColumnDefinition } from '../../model/operation.ts'
import type { Fix } from '../../model/report.ts'
import { columnParts, withoutParts } from '../../sql/column-parts.ts'
import { scans, standsAlone, statementsWith } from '../felt.ts'
import { demandsMissingValue } from '../new-column.ts'
import { notNullLater } from '../not-null-later.ts'
import { advice } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { whatStays } from '../what-stays.ts'

/** SQLSTATE not_null_violation. */
const NOT_NULL_VIOLATION = '23502'

export const addNotNullWithoutDefault: ScriptRule = {
  id: 'add-not-null-without-default',
  title: 'The new column demands a value that existing rows do not have',
  severity: 'error',
  shows: 'error',
  about: 'both',
  explainsBlocking: true,
  explainsFailure: true,
  why: 'ADD COLUMN … NOT NULL without a default works on an empty table only: as soon as there is one row the server refuses it, and the deployment stops. Where the table is empty, INSERTs of the running application that do not name the column fail from then on.',
  instead:
    'Give the column a default: a constant one is kept in the catalog and costs nothing, whatever the size of the table. Where each row needs a value of its own, add the column without NOT NULL, let the application write it, fill the old rows in batches, and set NOT NULL afterwards.',
  whenNotToUse: 'Where the table is empty in production and nobody writes to it yet.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-COLUMN',
    'https://www.postgresql.org/docs/current/errcodes-appendix.html',
  ],
  check: (context) =>
    statementsWith(context, 'add-column').flatMap(({ statement, table, operations }) => {
      if (!isRefused(context, statement, table)) return []
      const demanding = operations.find(({ column }) => demandsMissingValue(column))
      // A domain may demand a value, too, which only the server tells.
      const { column } = demanding ?? operations[0]
      if (demanding === undefined && statement.effects.source === 'predicted') return []
      const fix = demandedLater(context, statement, table, column)
      return [
        {
          statement,
          table,
          message: `As soon as ${table} holds a row the server refuses the statement (SQLSTATE ${NOT_NULL_VIOLATION}): rows that exist have no value for ${column.name}.${whatStays(context.script, statement.index)} Give it a DEFAULT; a constant one costs nothing. Or add it without NOT NULL, fill the old rows in batches once the application writes it, and set NOT NULL then.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

function isRefused(context: ScriptContext, statement: JudgedStatement, table: string): boolean {
  const { source, error } = statement.effects
  if (source === 'measured') return error?.code === NOT_NULL_VIOLATION
  return scans(context, statement, table)
}

/** The column without its demand, then the demand on new rows. What old rows get nobody but the author knows. */
function demandedLater(
  context: ScriptContext,
  statement: JudgedStatement,
  table: string,
  column: ColumnDefinition,
): Fix | null {
  if (statement.operations.length !== 1 || !standsAlone(context, statement)) return null
  const parts = columnParts(statement.sql)
  const [refuses] = notNullLater(table, column.name, context.postgresMajor)
  if (refuses === undefined || !parts.parts.some(({ kind }) => kind === 'not-null')) return null
  return advice([
    {
      sql: `${withoutParts(parts, ['not-null'])};`,
      transaction: true,
      why: 'Old rows hold NULL; nothing is read.',
    },
    {
      ...refuses,
      why: 'Once the application writes the column. Fill the old rows in batches, validate this afterwards, and NOT NULL is proved without a look at the rows.',
    },
  ])
}
