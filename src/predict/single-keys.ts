import type { ScriptStatement } from '../sql/script-statement.ts'
import type { SchemaModel } from './schema-model.ts'

/** The primary keys of a single column among the tables that statements name, by table. */
export function singleKeys(
  { tables }: SchemaModel,
  statements: readonly ScriptStatement[],
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  for (const operation of statements.flatMap(({ operations }) => operations)) {
    if (!('table' in operation)) continue
    for (const { kind, columns } of tables.get(operation.table)?.constraints.values() ?? []) {
      const [column] = columns
      if (kind === 'primary-key' && columns.length === 1 && column !== undefined)
        keys.set(operation.table, column)
    }
  }
  return keys
}
