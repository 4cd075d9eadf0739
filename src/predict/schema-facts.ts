import type { CatalogSnapshot } from '../catalog/object.ts'
import type { SchemaChange, SchemaFacts } from '../model/schema-facts.ts'
import { discussedType, hasCapitals, type SchemaQuestions } from '../sql/asked-of-schema.ts'
import { schemaFromCatalog } from './from-catalog.ts'
import type { SchemaModel } from './schema-model.ts'
import { indexesOf } from './tree.ts'

/** What rules ask of a model that goes on changing: a copy of the tables in question. */
export function factsOf(schema: SchemaModel, { tables, indexes }: SchemaQuestions): SchemaFacts {
  return {
    publications: new Map(schema.publications),
    tables: new Map(
      [...tables].flatMap((name) => {
        const known = schema.tables.get(name)
        if (known === undefined) return []
        const {
          triggers,
          replicaIdentity,
          columns,
          constraints,
          parents,
          grants,
          partitionKey,
          rowSecurity,
          policies,
        } = known
        const copy = {
          triggers: new Map(triggers),
          replicaIdentity,
          columns: new Map(columns),
          constraints: new Map(constraints),
          parents: new Set(parents),
          grants: new Map(grants),
          partitionKey,
          rowSecurity,
          policies: new Set(policies),
        }
        return [[name, copy] as const]
      }),
    ),
    indexes: new Map([
      ...[...tables].flatMap((table) => indexesOf(schema, table)),
      ...[...indexes].flatMap((name) => {
        const index = schema.indexes.get(name)
        return index === undefined ? [] : [[name, index] as const]
      }),
    ]),
  }
}

/** What is usual in the schema, as far as it is asked for. */
export function habitsOf(schema: SchemaModel, { types, mixedCase }: SchemaQuestions): SchemaChange['habits'] {
  const found = new Set<string>()
  let capitals = mixedCase && schema.tables.size === 0
  if (types.size === 0 && !mixedCase) return { types: found, mixedCase: capitals }
  for (const [table, { columns }] of schema.tables) {
    capitals ||= mixedCase && hasCapitals(table)
    for (const [name, { type }] of columns) {
      capitals ||= mixedCase && hasCapitals(name)
      const discussed = discussedType(type)
      if (discussed !== null && types.has(discussed)) found.add(discussed)
    }
    if (found.size === types.size && capitals === mixedCase) break
  }
  return { types: found, mixedCase: capitals }
}

/** The same of two catalogs, or of the parts of them that are asked for. `loadParser` must have run. */
export function schemaChange(around: {
  readonly before: CatalogSnapshot
  readonly after: CatalogSnapshot
  readonly types: ReadonlySet<string>
  readonly mixedCase: boolean
}): SchemaChange {
  const { before, after, types, mixedCase } = around
  return {
    before: schemaFromCatalog(before, ANY_MAJOR),
    after: schemaFromCatalog(after, ANY_MAJOR),
    habits: { types, mixedCase },
  }
}

/** The version decides what statements do, and nothing of what a schema is. */
const ANY_MAJOR = 18
