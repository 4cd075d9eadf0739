import type { ColumnDefinition, Operation } from '../../model/operation.ts'
import { copies, statementsWith, whatWaits } from '../felt.ts'
import type { JudgedStatement, ScriptRule } from '../rule.ts'
import { filledLater } from './filled-later.ts'

export const volatileDefaultRewrite: ScriptRule = {
  id: 'volatile-default-rewrite',
  title: 'Adding the column copies the whole table',
  severity: 'error',
  shows: 'rewrite',
  about: 'both',
  explainsBlocking: true,
  why: 'A default that differs from row to row (a volatile function, serial, identity, a stored generated column, a domain with a check) has to be written into every row at once. The table is copied under ACCESS EXCLUSIVE: nobody can read or write it meanwhile.',
  instead:
    'Add the column without a default, set the default for new rows, and fill the old rows in batches.',
  whenNotToUse: 'Constant defaults, now() and current_user copy nothing and are not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'Measured on PostgreSQL 14 to 18: serial and identity both rewrite; a volatile SQL function with a constant body is inlined and does not.',
  ],
  check: (context) =>
    statementsWith(context, 'add-column').flatMap(({ statement, table, operations }) => {
      if (!copies(context, statement, table)) return []
      const [first] = culprits(operations, statement)
      if (first === undefined) return []
      const { column } = first
      const fix = filledLater(context, statement, table, column)
      return [
        {
          statement,
          table,
          message: `${whatWaits(context, statement, table)} ${table} wait while every row is copied to hold ${reason(column)}, and until the transaction has ended. ${withoutCopy(column)}`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

type AddColumn = Extract<Operation, { readonly type: 'add-column' }>

/** The server evaluates these once for the whole statement. */
const STABLE = new Set(['now', 'transaction_timestamp', 'statement_timestamp'])

/** Who caused the copy: columns with values of their own; any column where nothing else explains it (domains). */
function culprits(operations: readonly AddColumn[], statement: JudgedStatement): readonly AddColumn[] {
  const evident = operations.filter(
    ({ column }) =>
      column.serial || column.identity || column.generatedStored || ownFunction(column) !== undefined,
  )
  const otherwise = statement.operations.every(({ type }) => type === 'add-column') ? operations : []
  return evident.length > 0 ? evident : otherwise
}

function ownFunction(column: ColumnDefinition): string | undefined {
  return column.defaultCallsFunctions.find((name) => !STABLE.has(name))
}

function withoutCopy({ name, generatedStored, identity, serial }: ColumnDefinition): string {
  if (generatedStored) {
    return `Add ${name} as an ordinary column, let a trigger fill it for new rows, and fill the old rows in batches.`
  }
  const given =
    identity || serial ? 'take the default for new rows from a sequence' : 'set the default for new rows'
  return `Add ${name} without it, ${given}, and fill the old rows in batches.`
}

function reason(column: ColumnDefinition): string {
  if (column.serial) return `a value of the ${column.type} sequence`
  if (column.identity) return 'an identity value'
  if (column.generatedStored) return 'the generated value'
  const called = ownFunction(column)
  return called === undefined ? `a value of type ${column.type}` : `a value of ${called}() of its own`
}
