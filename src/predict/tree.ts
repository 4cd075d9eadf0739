import type { KnownConstraint, KnownIndex, SchemaModel } from './schema-model.ts'

/** Tables that inherit from it and partitions of it, at every level. */
export function descendants(schema: SchemaModel, table: string): readonly string[] {
  const children = childrenOf(schema, table)
  return distinct(children.flatMap((child) => [child, ...descendants(schema, child)]))
}

export function childrenOf(schema: SchemaModel, table: string): readonly string[] {
  return [...(schema.heirs.get(table) ?? [])].filter((name) => schema.tables.get(name)?.parents.has(table))
}

/** The table with all that inherit from it. */
export function treeOf(schema: SchemaModel, table: string): readonly string[] {
  return [table, ...descendants(schema, table)]
}

/** The table whose users feel a lock: partitions belong to the root of their tree. */
export function rootOf(schema: SchemaModel, table: string): string {
  const known = schema.tables.get(table)
  const [parent] = known?.parents ?? []
  return parent !== undefined && known?.bound ? rootOf(schema, parent) : table
}

export function indexesOf(schema: SchemaModel, table: string): readonly (readonly [string, KnownIndex])[] {
  return schema.indexes.inGroup(table)
}

/** Indexes of partitions that are parts of it, at every level. */
export function partsOfIndex(schema: SchemaModel, index: string): readonly string[] {
  const parts = [...schema.indexes].flatMap(([name, { parent }]) => (parent === index ? [name] : []))
  return parts.flatMap((part) => [part, ...partsOfIndex(schema, part)])
}

export interface Reference {
  readonly table: string
  readonly constraint: KnownConstraint
  readonly name: string
}

/** Foreign keys of a table. */
export function foreignKeysOf(schema: SchemaModel, table: string): readonly Reference[] {
  return [...(schema.tables.get(table)?.constraints ?? [])].flatMap(([name, constraint]) =>
    constraint.kind === 'foreign-key' ? [{ table, constraint, name }] : [],
  )
}

/** Foreign keys of other tables and its own that refer to a table. */
export function referencesTo(schema: SchemaModel, table: string): readonly Reference[] {
  return [...(schema.referring.get(table) ?? [])]
    .flatMap((one) => foreignKeysOf(schema, one))
    .filter(({ constraint }) => constraint.references === table)
}

/** The columns that a foreign key refers to: those it names, else the primary key. */
export function referencedBy(
  schema: SchemaModel,
  { references, referencedColumns }: KnownConstraint,
): readonly string[] {
  if (referencedColumns.length > 0 || references === null) return referencedColumns
  const constraints = schema.tables.get(references)?.constraints.values() ?? []
  return [...constraints].find(({ kind }) => kind === 'primary-key')?.columns ?? []
}

/** Views and materialized views that read a relation, and those that read these. */
export function viewsOn(schema: SchemaModel, relation: string): readonly string[] {
  const views = [...schema.tables].flatMap(([name, { query }]) =>
    query?.reads.includes(relation) ? [name] : [],
  )
  return distinct(views.flatMap((view) => [view, ...viewsOn(schema, view)]))
}

/** Sequences that belong to a table, or to one column of it. */
export function sequencesOf(schema: SchemaModel, table: string, column?: string): readonly string[] {
  return [...schema.sequences].flatMap(([name, owner]) =>
    owner !== null && (column === undefined ? owner.startsWith(`${table}.`) : owner === `${table}.${column}`)
      ? [name]
      : [],
  )
}

/** Only these hold rows of their own. */
export function holdsRows(schema: SchemaModel, table: string): boolean {
  const kind = schema.tables.get(table)?.kind
  return kind !== 'partitioned' && kind !== 'view'
}

export function defaultPartition(schema: SchemaModel, table: string): string | undefined {
  return childrenOf(schema, table).find((child) => schema.tables.get(child)?.bound?.kind === 'default')
}

/** The index reads the column, as a key, beside the keys, in an expression or in its condition. */
export function usesColumn(index: KnownIndex, column: string): boolean {
  return [...index.columns, ...index.included, ...index.mentioned].includes(column)
}

export const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)]
