import type { Operation } from '../../model/operation.ts'
import type { IndexFacts } from '../../model/schema-facts.ts'
import { locksFelt } from '../felt.ts'
import type { JudgedStatement, ScriptContext } from '../rule.ts'

/** What kept rows of a table apart until it was dropped. */
export interface Key {
  readonly table: string
  /** Of the constraint or index. */
  readonly name: string
  /** Empty where nobody knows them. */
  readonly columns: readonly string[]
  readonly cascade: boolean
}

/** Keys of production that an operation drops and that nothing replaces. A column takes its keys along: told of the column. */
export function droppedKeys(
  operation: Operation,
  statement: JudgedStatement,
  context: ScriptContext,
): readonly Key[] {
  return dropped(operation, statement, context).filter(
    ({ table, columns }) =>
      context.isExisting(table) && !hasAnotherKey(context, table) && !isKeptUnique(context, table, columns),
  )
}

function dropped(
  operation: Operation,
  statement: JudgedStatement,
  { schema }: ScriptContext,
): readonly Key[] {
  if (operation.type === 'drop-index') {
    const { indexes, cascade = false } = operation
    return indexes.flatMap((index) => {
      const known = schema?.before.indexes.get(index)
      if (known?.unique !== true) return []
      return [{ table: known.table, name: bare(index), columns: known.nameParts, cascade }]
    })
  }
  if (operation.type !== 'drop-constraint') return []
  const { table, name, cascade = false } = operation
  const known = schema?.before.tables.get(table)?.constraints.get(name)
  const columns = known?.columns ?? []
  const isKey = known === undefined ? hadIndex(statement, table, name) : KEYS.has(known.kind)
  return isKey ? [{ table, name, columns, cascade }] : []
}

const KEYS: ReadonlySet<string> = new Set(['unique', 'primary-key', 'exclusion'])

const bare = (name: string) => name.slice(name.indexOf('.') + 1)

/** Only keys and exclusion constraints have an index, and it has their name. */
function hadIndex(statement: JudgedStatement, table: string, name: string): boolean {
  const index = `${table.slice(0, table.indexOf('.'))}.${name}`
  return locksFelt(statement).some((lock) => lock.table === table && lock.relation === index)
}

/** The script makes another key for the table: who replaces one knows of it. */
function hasAnotherKey({ script }: ScriptContext, table: string): boolean {
  return script.statements.some(({ operations }) =>
    operations.some(
      (one) =>
        (one.type === 'create-index' && one.unique && one.table === table) ||
        (one.type === 'add-constraint' && one.table === table && KEYS.has(one.constraint.kind)),
    ),
  )
}

/** A unique index on the same columns, or on fewer of them, is there after the change. */
function isKeptUnique({ schema }: ScriptContext, table: string, columns: readonly string[]): boolean {
  if (schema === null || columns.length === 0) return false
  const keeps = (index: IndexFacts) =>
    index.table === table &&
    index.unique &&
    !index.computed &&
    index.columns.length > 0 &&
    index.columns.every((column) => columns.includes(column))
  return [...schema.after.indexes.values()].some(keeps)
}
