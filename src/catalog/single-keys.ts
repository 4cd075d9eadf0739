import type { CatalogSnapshot } from './object.ts'

/** The primary keys of a single column, by qualified table. */
export function singleKeys(catalog: CatalogSnapshot): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  for (const { kind, parent, definition, on = [] } of catalog.values()) {
    const [only] = on
    if (kind !== 'constraint' || parent === null || only === undefined || on.length > 1) continue
    // As pg_get_constraintdef writes it.
    if (typeof definition.definition !== 'string' || !definition.definition.startsWith('PRIMARY KEY ('))
      continue
    const column = catalog.get(only)
    if (column !== undefined) keys.set(parent, column.name.slice(parent.length + 1))
  }
  return keys
}
