import { KINDS, type MetRelations } from './named-relations.ts'
import type { SchemaModel } from './schema-model.ts'

/**
 * Relations that the change did not make, with their kind in `pg_class`: what the schema holds, and what a migration
 * names besides. Where these are those of the migration before, its map serves again: a long history would hold as many
 * copies of the schema's names as it has migrations.
 */
export function existingRelations(
  schema: SchemaModel,
  { created, named }: MetRelations,
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let count = 0
  let same = true
  for (const [name, { kind }] of schema.tables) {
    if (created.has(name) || named.has(name)) continue
    count++
    same &&= before.get(name) === KINDS[kind]
  }
  for (const [name, kind] of named) {
    if (created.has(name)) continue
    count++
    same &&= before.get(name) === kind
  }
  if (same && count === before.size) return before
  const existing = new Map<string, string>()
  for (const [name, { kind }] of schema.tables) if (!created.has(name)) existing.set(name, KINDS[kind])
  for (const [name, kind] of named) if (!created.has(name)) existing.set(name, kind)
  return existing
}
