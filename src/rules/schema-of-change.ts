import type { SchemaFacts } from '../model/schema-facts.ts'
import type { JudgedMigration } from './rule.ts'

/**
 * The migrations, each with the schema after it as the whole change leaves it: an index that a change builds or drops
 * in a migration of its own, as CONCURRENTLY demands, counts. With `all` each migration is judged by itself.
 */
export function schemasOfChange(
  migrations: readonly JudgedMigration[],
  all: boolean,
): readonly JudgedMigration[] {
  if (all || migrations.length < 2) return migrations
  return migrations.map((migration, position) => {
    const { target, schema } = migration
    if (schema === undefined) return migration
    const later = migrations.slice(position + 1).filter((one) => one.target === target)
    return { ...migration, schema: { ...schema, after: later.reduce(followed, schema.after) } }
  })
}

/** What is known of a table later takes the place of what was known before, with all of its indexes. */
function followed(facts: SchemaFacts, { schema, up }: JudgedMigration): SchemaFacts {
  const dropped = new Set(
    up.statements.flatMap(({ operations }) =>
      operations.flatMap((operation) => (operation.type === 'drop-index' ? operation.indexes : [])),
    ),
  )
  const { publications } = facts
  const known = schema?.after ?? { tables: new Map(), indexes: new Map(), publications }
  const left = [...facts.indexes].filter(
    ([name, { table }]) => !known.tables.has(table) && !dropped.has(name),
  )
  return {
    tables: new Map([...facts.tables, ...known.tables]),
    indexes: new Map([...left, ...known.indexes]),
    publications: known.publications,
  }
}
