import type { SchemaFacts, TableFacts } from '../../model/schema-facts.ts'
import type { Subject } from '../advice.ts'
import { operationsOfType } from '../felt.ts'
import type { ScriptContext } from '../rule.ts'

/** New tables in which nothing tells rows apart. */
export function tablesWithoutKey(context: ScriptContext): readonly Subject[] {
  const { schema, isExisting } = context
  if (schema === null) return []
  return operationsOfType(context, 'create-table').flatMap(({ statement, operation }) => {
    const { table, partitionOf, persistence, inherits = [], like = [] } = operation
    const known = schema.after.tables.get(table)
    if (known === undefined || isExisting(table)) return []
    if (partitionOf !== null || persistence === 'temporary' || inherits.length > 0 || like.length > 0)
      return []
    // Such a table has its columns from a type, or from nowhere.
    if (known.columns.size === 0 || hasKey(table, known, schema.after)) return []
    return [{ statement, table }]
  })
}

function hasKey(table: string, { constraints, columns }: TableFacts, { indexes }: SchemaFacts): boolean {
  if ([...constraints.values()].some(({ kind }) => kind === 'primary-key')) return true
  return [...indexes.values()].some(
    (index) =>
      index.table === table &&
      index.unique &&
      !index.computed &&
      index.columns.every((column) => columns.get(column)?.notNull === true),
  )
}

export interface RunningOut extends Subject {
  readonly column: string
  readonly most: string
}

const MOST: Readonly<Record<string, string>> = { int4: '2,147,483,647', int2: '32,767' }

/** Keys of new tables whose numbers the server makes, of a type that ends. */
export function keysThatRunOut(context: ScriptContext): readonly RunningOut[] {
  const { schema, isExisting } = context
  if (schema === null) return []
  return operationsOfType(context, 'create-table').flatMap(({ statement, operation }) => {
    const known = schema.after.tables.get(operation.table)
    if (known === undefined || isExisting(operation.table)) return []
    const keys = [...known.constraints.values()].filter(({ kind }) => kind === 'primary-key')
    return operation.columns.flatMap(({ name, serial, identity }) => {
      const most = MOST[known.columns.get(name)?.type ?? '']
      const isKey = keys.some(({ columns }) => columns.length === 1 && columns[0] === name)
      if (most === undefined || !isKey || !(serial || identity)) return []
      return [{ statement, table: operation.table, column: name, most }]
    })
  })
}
