import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/names.ts'
import { operationsOfType, standsAlone } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { mayMoveSequence } from '../sequence-moved.ts'

type Insert = ReturnType<typeof operationsOfType<'write-rows'>>[number]['operation']

export const insertWithoutSetval: ScriptRule = {
  id: 'insert-without-setval',
  title: 'Keys are written by hand, and their sequence does not know of them',
  severity: 'warning',
  about: 'up',
  why: 'A serial or identity column takes its numbers from a sequence, and an INSERT that names the column does not move it. When the sequence comes to a number that is taken, the INSERT of the application fails with a duplicate key (SQLSTATE 23505), once for each such row.',
  instead:
    'Leave the column out, so that the sequence gives the numbers, or set the sequence behind the largest key in the same migration.',
  whenNotToUse:
    'Where the numbers are below what the sequence has given already, or in a range that it never reaches.',
  sources: [
    'https://www.postgresql.org/docs/current/functions-sequence.html',
    'https://www.postgresql.org/docs/current/ddl-identity-columns.html',
  ],
  check: (context) => {
    const told = new Set<string>()
    return operationsOfType(context, 'write-rows').flatMap(({ statement, operation }): Draft[] => {
      const { table } = operation
      const key = numberedKey(context, table)
      if (key === null || told.has(table) || !givesKey(operation, key, context, table)) return []
      if (context.script.statements.slice(statement.index + 1).some((later) => mayMoveSequence(later, table)))
        return []
      told.add(table)
      return [
        {
          statement,
          table,
          message: `This writes ${key} of ${table} by hand, and the sequence behind it stays where it is. When it comes to one of these numbers, an INSERT of the application fails with a duplicate key (SQLSTATE 23505). Set the sequence behind the largest ${key} in the same migration, or let it give the numbers.`,
          ...(standsAlone(context, statement) ? { fix: withSetval(statement, table, key) } : {}),
        },
      ]
    })
  },
}

/** A key of one integer column that fills itself. */
function numberedKey({ schema }: ScriptContext, table: string): string | null {
  const known = schema?.after.tables.get(table)
  const primary = [...(known?.constraints.values() ?? [])].find(({ kind }) => kind === 'primary-key')
  const [key] = primary?.columns ?? []
  const column = key === undefined ? undefined : known?.columns.get(key)
  if (key === undefined || column === undefined || primary?.columns.length !== 1) return null
  return /^int[248]$/.test(column.type) && (column.identity || column.hasDefault) ? key : null
}

function givesKey(
  { verb, columns, width = 0, functions = [] }: Insert,
  key: string,
  { schema }: ScriptContext,
  table: string,
): boolean {
  if (verb !== 'insert' || functions.includes('nextval')) return false
  if (columns !== undefined) return columns.includes(key)
  const place = [...(schema?.after.tables.get(table)?.columns.keys() ?? [])].indexOf(key)
  return place >= 0 && place < width
}

function withSetval({ sql }: JudgedStatement, table: string, key: string) {
  const sequence = `pg_get_serial_sequence(${quoteLiteral(quoteQualified(table))}, ${quoteLiteral(key)})`
  return recipe([
    {
      sql: `${sql};\nSELECT setval(${sequence}, (SELECT max(${quoteIdentifier(key)}) FROM ${quoteQualified(table)}));`,
      transaction: true,
      why: 'The next number that the sequence gives is one behind the largest key.',
    },
  ])
}
