import type { SchemaModel } from './schema-model.ts'

/** Makes a table a child of another: it inherits from it or is a partition of it. */
export function linkParent(schema: SchemaModel, table: string, parent: string): void {
  schema.tables.get(table)?.parents.add(parent)
  remember(schema.heirs, parent, table)
}

/** To be called when a table has other constraints, parents or another name than before. */
export function noteLinks(schema: SchemaModel, table: string): void {
  const known = schema.tables.get(table)
  for (const parent of known?.parents ?? []) remember(schema.heirs, parent, table)
  for (const { references } of known?.constraints.values() ?? [])
    if (references !== null) remember(schema.referring, references, table)
}

function remember(links: Map<string, Set<string>>, to: string, from: string): void {
  const known = links.get(to)
  if (known === undefined) links.set(to, new Set([from]))
  else known.add(from)
}
