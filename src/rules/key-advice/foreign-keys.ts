import type { ConstraintDefinition } from '../../model/operation.ts'
import type { IndexFacts } from '../../model/schema-facts.ts'
import { newColumns } from '../../sql/asked-of-schema.ts'
import type { Subject } from '../advice.ts'
import type { ScriptContext } from '../rule.ts'

export interface ForeignKey extends Subject {
  readonly columns: readonly string[]
  readonly references: string
}

/** Foreign keys that the script adds to tables whose indexes are known, and none serves them. */
export function foreignKeysWithoutIndex({ script, schema }: ScriptContext): readonly ForeignKey[] {
  if (schema === null) return []
  const { tables, indexes } = schema.after
  const found = script.statements.flatMap((statement) =>
    statement.operations.flatMap((operation) => {
      const constraints: readonly ConstraintDefinition[] = [
        ...newColumns(operation).flatMap((column) => column.constraints),
        ...(operation.type === 'create-table' ? (operation.constraints ?? []) : []),
        ...(operation.type === 'add-constraint' ? [operation.constraint] : []),
      ]
      if (!('table' in operation) || operation.table === undefined) return []
      const { table } = operation
      return constraints.flatMap(({ kind, columns, references }) =>
        kind === 'foreign-key' && references !== null ? [{ statement, table, columns, references }] : [],
      )
    }),
  )
  return found.filter(({ table, columns }) => {
    const known = tables.get(table)
    if (known === undefined || !columns.every((column) => known.columns.has(column))) return false
    return ![...indexes.values()].some((index) => index.table === table && serves(index, columns))
  })
}

/**
 * The check asks for rows by equality of all columns, in whatever order. A condition of the index may say that they
 * are not NULL, which such a row fulfils.
 */
function serves(index: IndexFacts, columns: readonly string[]): boolean {
  const first = index.nameParts.slice(0, columns.length)
  return (
    columns.every((column) => first.includes(column) && index.columns.includes(column)) &&
    index.mentioned.every((column) => columns.includes(column))
  )
}
