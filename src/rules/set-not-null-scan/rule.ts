import type { Operation } from '../../model/operation.ts'
import { quoteIdentifier } from '../../sql/names.ts'
import { scans } from '../felt.ts'
import { notNullLater } from '../not-null-later.ts'
import { recipe } from '../recipe.ts'
import type { Draft, ScriptRule } from '../rule.ts'

export const setNotNullScan: ScriptRule = {
  id: 'set-not-null-scan',
  title: 'NOT NULL is checked on the whole table while nobody can use it',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'SET NOT NULL holds ACCESS EXCLUSIVE while it looks for NULLs in every row. Reads and writes wait, and the time grows with the table. A primary key on nullable columns sets them NOT NULL too, also with a prepared index.',
  instead:
    'Prove the absence of NULLs beforehand with a CHECK constraint that is added NOT VALID and validated later: SET NOT NULL then reads nothing (PostgreSQL 12 and later). From PostgreSQL 18 on a NOT NULL constraint can itself be added NOT VALID.',
  whenNotToUse:
    'Where a validated CHECK (… IS NOT NULL) exists already; it is recognised and nothing is reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
    'Measured on PostgreSQL 14 to 18: ADD PRIMARY KEY USING INDEX scans the table when a column is nullable.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement): Draft[] => {
      const demands = statement.operations.flatMap(demandOf)
      const [first] = demands
      if (first === undefined) return []
      const { table } = first
      if (!context.isExisting(table) || !scans(context, statement, table)) return []
      const columns = demands.flatMap((demand) => demand.columns)
      const named = columns.length === 0 ? 'the columns of the key' : columns.join(' and ')
      const [column] = columns
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait while every row is searched for NULLs in ${named}, and until the transaction has ended. ${advice(columns)}`,
          ...(statement.operations.length === 1 && first.settable && column !== undefined
            ? { fix: recipe(notNullLater(table, column, context.postgresMajor)) }
            : {}),
        },
      ]
    }),
}

function advice(columns: readonly string[]): string {
  const checks = columns.map((column) => `CHECK (${quoteIdentifier(column)} IS NOT NULL)`)
  if (checks.length === 0) {
    return 'Set those columns NOT NULL beforehand, proved by a validated CHECK, so that nothing is read here.'
  }
  return checks.length === 1
    ? `A validated ${checks[0]} makes the search unnecessary.`
    : `Validated, ${checks.join(' and ')} make the search unnecessary.`
}

/** Columns that must hold no NULL from now on; empty where only the prepared index of a key knows them. */
interface Demand {
  readonly table: string
  readonly columns: readonly string[]
  readonly settable: boolean
}

function demandOf(operation: Operation): Demand[] {
  if (operation.type === 'set-not-null') {
    return [{ table: operation.table, columns: [operation.column], settable: true }]
  }
  if (operation.type !== 'add-constraint') return []
  const { table, constraint } = operation
  if (constraint.kind === 'not-null' && !constraint.notValid) {
    return [{ table, columns: constraint.columns, settable: constraint.name === null }]
  }
  const preparedKey = constraint.kind === 'primary-key' && constraint.usingIndex !== null
  return preparedKey ? [{ table, columns: [], settable: false }] : []
}
