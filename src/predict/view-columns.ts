import type { SchemaModel } from './schema-model.ts'

/**
 * The columns that a query rests on, as `table.column`. Whose column a name means is certain where every relation it
 * reads is known and just one has such a column; anything else is left out.
 */
export function columnsUnder(
  schema: SchemaModel,
  reads: readonly string[],
  mentioned: readonly string[],
): readonly string[] {
  const relations = reads.map((name) => ({ name, columns: schema.tables.get(name)?.columns }))
  // The model does not know the columns of views, and names of WITH look like relations.
  if (relations.some(({ columns }) => columns === undefined || columns.size === 0)) return []
  const [only] = relations
  if (mentioned.includes('*') && relations.length === 1 && only !== undefined)
    return [...(only.columns?.keys() ?? [])].map((column) => `${only.name}.${column}`)
  return mentioned.flatMap((column) => {
    const [owner, ...others] = relations.filter(({ columns }) => columns?.has(column))
    return owner === undefined || others.length > 0 ? [] : [`${owner.name}.${column}`]
  })
}

/** Views that cannot stay as they are when the column goes or changes its type. */
export function viewsResting(schema: SchemaModel, table: string, column: string): readonly string[] {
  return [...schema.tables].flatMap(([name, { restsOn }]) =>
    restsOn.includes(`${table}.${column}`) ? [name] : [],
  )
}

/** Code that nobody follows may have dropped a view or made it anew where it mentions the name. */
export function doubtViews(schema: SchemaModel, text: string): void {
  for (const [name, table] of schema.tables) {
    if (table.restsOn.length > 0 && text.includes(name.slice(name.indexOf('.') + 1)))
      schema.tables.set(name, { ...table, restsOn: [] })
  }
}
