import type { ColumnDefinition, Operation } from '../../model/operation.ts'
import type { SchemaFacts } from '../../model/schema-facts.ts'
import { named } from '../advice.ts'
import type { ScriptContext, ScriptRule } from '../rule.ts'

export const ifNotExistsDiffers: ScriptRule = {
  id: 'if-not-exists-differs',
  title: 'IF NOT EXISTS keeps something else of the same name',
  severity: 'warning',
  about: 'up',
  why: 'IF NOT EXISTS asks for the name only. Where a table, column or index of the name is there already the statement does nothing and reports success, however different the definition is: the application that expects the new one fails later, and the migration counts as applied.',
  instead:
    'Leave IF NOT EXISTS out, so that the migration fails where the name is taken, or change what is there with ALTER.',
  whenNotToUse: 'Where the old definition is meant to stay. What is there in the same form is not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtable.html',
    'https://www.postgresql.org/docs/current/sql-createindex.html',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => {
        const kept = keptInstead(operation, context, statement.index)
        if (kept === null) return []
        const { object, table, differences } = kept
        return [
          {
            statement,
            table,
            message: `${object} is there already, so this does nothing and reports success, but it is another: ${named(differences)}. Nothing of this definition comes into being.`,
          },
        ]
      }),
    ),
}

type Guarded = Extract<Operation, { readonly type: 'create-table' | 'create-index' | 'add-column' }>

interface Kept {
  readonly object: string
  readonly table: string
  readonly differences: readonly string[]
}

function keptInstead(operation: Operation, { schema, script }: ScriptContext, index: number): Kept | null {
  if (schema === null || !('ifNotExists' in operation) || operation.ifNotExists !== true) return null
  const earlier = script.statements.slice(0, index).flatMap(({ operations }) => operations)
  if (earlier.some((one) => mayChange(one, operation))) return null
  const kept = heldBefore(operation, schema.before)
  return kept === null || kept.differences.length === 0 ? null : kept
}

/** What the script has done before to what is asked for is not known here. */
function mayChange(earlier: Operation, { type, table }: Guarded): boolean {
  if (earlier.type === 'opaque' || earlier.type === 'drop-table') return true
  if (type === 'create-index') return earlier.type === 'drop-index' || earlier.type === 'rename'
  return 'table' in earlier && earlier.table === table && !LEAVES_COLUMNS.has(earlier.type)
}

const LEAVES_COLUMNS: ReadonlySet<string> = new Set(['create-index', 'write-rows'])

function heldBefore(operation: Guarded, { tables, indexes }: SchemaFacts): Kept | null {
  const { table } = operation
  if (operation.type === 'create-index') {
    const name = `${table.slice(0, table.indexOf('.'))}.${operation.index}`
    const held = indexes.get(name)
    if (held === undefined) return null
    const [columns, wanted] = [
      held.nameParts.join(', '),
      (operation.nameParts ?? operation.columns).join(', '),
    ]
    const differences = [
      ...(held.table === table ? [] : [`it belongs to ${held.table}`]),
      ...(columns === wanted ? [] : [`it is on (${columns}), not on (${wanted})`]),
      ...(held.unique === operation.unique ? [] : [held.unique ? 'it is unique' : 'it is not unique']),
    ]
    return { object: `The index ${name}`, table, differences }
  }
  const held = tables.get(table)
  if (held === undefined) return null
  const columns = operation.type === 'create-table' ? operation.columns : [operation.column]
  const differences = columns.flatMap((column) => {
    const there = held.columns.get(column.name)
    if (there === undefined) return operation.type === 'create-table' ? [`it has no ${column.name}`] : []
    return sameType(there.type, column) ? [] : [`${column.name} is ${there.type}, not ${column.type}`]
  })
  const object = operation.type === 'create-table' ? table : `${table}.${operation.column.name}`
  return { object, table, differences }
}

/** The server names a type in full, a script may leave the schema out. */
function sameType(there: string, { type, serial }: ColumnDefinition): boolean {
  return serial || there === type || there.endsWith(`.${type}`) || type.endsWith(`.${there}`)
}
