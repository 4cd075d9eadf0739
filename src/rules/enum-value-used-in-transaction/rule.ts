import type { StatementDetail } from '../../model/operation-details.ts'
import { holdsLiteral, mentionsName } from '../../sql/literals.ts'
import { standsAlone } from '../felt.ts'
import { advice, recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { whatStays } from '../what-stays.ts'

/** SQLSTATE unsafe_new_enum_value_usage. */
const UNSAFE_USE = '55P04'
/** From here on a value may be used at once where the transaction has made the whole type. */
const MAJOR_WITH_NEW_TYPES = 17

export const enumValueUsedInTransaction: ScriptRule = {
  id: 'enum-value-used-in-transaction',
  title: 'A new enum value is used before it is committed',
  severity: 'error',
  about: 'up',
  explainsFailure: true,
  shows: 'error',
  why: 'A value that ALTER TYPE … ADD VALUE has added cannot be used until the transaction has committed: rows, defaults, checks, indexes and views that mention it are refused, and the deployment stops. Several statements in one message, or in a file that the tool wraps, are one transaction.',
  instead: 'Add the value in a migration of its own, and use it in the next.',
  whenNotToUse:
    'Never: the failure was performed, or follows with certainty. From PostgreSQL 17 on a type that the same transaction has made is exempt.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES',
    'Measured on PostgreSQL 14, 16, 17 and 18.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) => {
      const added = addedBefore(context, statement)
      const used = added.find(({ type, label }) => isUse(context, statement, type, label))
      if (used === undefined) return []
      const { error } = statement.effects
      const step = {
        sql: `${statement.sql};`,
        transaction: true,
        why: 'In a migration of its own, when the one that adds the value is committed.',
      }
      return [
        {
          statement,
          message: `The deployment fails here: '${used.label}' was added to ${used.type} by the same transaction and cannot be used before it has committed (SQLSTATE ${UNSAFE_USE}).${error === null ? '' : whatStays(context.script, statement.index)} Move this statement into the next migration.`,
          fix: standsAlone(context, statement) ? recipe([step]) : advice([step]),
        },
      ]
    }),
}

interface AddedValue {
  readonly type: string
  readonly label: string
}

/** Values that earlier statements of the same transaction have added to types that they have not made. */
function addedBefore(
  { script, postgresMajor }: ScriptContext,
  { index }: JudgedStatement,
): readonly AddedValue[] {
  const transaction = script.transactions.find(({ first, last }) => first <= index && index <= last)
  const before = script.statements.slice(transaction?.first ?? index, index).flatMap(details)
  const made = before.flatMap((detail) => (detail.what === 'create-type' ? [detail.type] : []))
  return before.flatMap((detail) => {
    if (detail.what !== 'alter-enum' || detail.adds === undefined) return []
    if (postgresMajor >= MAJOR_WITH_NEW_TYPES && made.includes(detail.type)) return []
    return [{ type: detail.type, label: detail.adds.label }]
  })
}

function details({ operations }: JudgedStatement): readonly StatementDetail[] {
  return operations.flatMap((one) => (one.type === 'other' && one.detail !== undefined ? [one.detail] : []))
}

/** What was performed says it itself; else the value stands where the type is expected. */
function isUse(context: ScriptContext, statement: JudgedStatement, type: string, label: string): boolean {
  const { source, error } = statement.effects
  if (source === 'measured') return error?.code === UNSAFE_USE
  if (!holdsLiteral(statement.sql, label)) return false
  const readsValues = statement.operations.every((one) => {
    if (one.type === 'opaque') return false
    return one.type !== 'other' || (one.detail?.what !== 'alter-enum' && one.detail?.what !== 'comment')
  })
  const name = type.slice(type.indexOf('.') + 1)
  return readsValues && (mentionsName(statement.sql, name) || expectsValue(context, statement, [name, type]))
}

/** The statement writes rows of a table with such a column, or names one. */
function expectsValue(
  { schema }: ScriptContext,
  { sql, operations }: JudgedStatement,
  types: readonly string[],
) {
  return [...(schema?.after.tables ?? [])].some(([table, { columns }]) => {
    const ofType = [...columns].flatMap(([column, known]) => (types.includes(known.type) ? [column] : []))
    const filled = operations.some(
      (one) => one.type === 'write-rows' && one.verb === 'insert' && one.table === table,
    )
    if (ofType.length === 0 || filled) return ofType.length > 0
    return (
      mentionsName(sql, table.slice(table.indexOf('.') + 1)) &&
      ofType.some((column) => mentionsName(sql, column))
    )
  })
}
