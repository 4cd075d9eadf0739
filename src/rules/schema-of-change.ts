import type { SchemaFacts } from '../model/schema-facts.ts'
import type { JudgedMigration } from './rule.ts'

/**
 * The migrations, each with the schema after it as the whole change leaves it: an index that a change builds in a
 * migration of its own, as CONCURRENTLY demands, is not missing. With `all` each migration is judged by itself.
 */
export function schemasOfChange(
  migrations: readonly JudgedMigration[],
  all: boolean,
): readonly JudgedMigration[] {
  if (all || migrations.length < 2) return migrations
  return migrations.map((migration, position) => {
    if (migration.schema === undefined) return migration
    const later = migrations.slice(position + 1).flatMap(({ target, schema }) => {
      return target === migration.target && schema !== undefined ? [schema.after] : []
    })
    return {
      ...migration,
      schema: { ...migration.schema, after: later.reduce(overlaid, migration.schema.after) },
    }
  })
}

/** What is known of a table later takes the place of what was known before, with all of its indexes. */
function overlaid(facts: SchemaFacts, later: SchemaFacts): SchemaFacts {
  const before = [...facts.indexes].filter(([, { table }]) => !later.tables.has(table))
  return {
    tables: new Map([...facts.tables, ...later.tables]),
    indexes: new Map([...before, ...later.indexes]),
  }
}
