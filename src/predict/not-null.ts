import type { SchemaModel } from './schema-model.ts'

/** The column is NOT NULL already, or a validated `CHECK (column IS NOT NULL)` is known. */
export function isProvedNotNull(schema: SchemaModel, table: string, column: string): boolean {
  const known = schema.tables.get(table)
  if (known === undefined) return false
  return (
    known.columns.get(column)?.notNull === true ||
    [...known.constraints.values()].some(
      (constraint) => constraint.validated && constraint.provesNotNull.includes(column),
    )
  )
}
