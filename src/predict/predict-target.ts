import type { LoadedMigration, LoadedScript, LoadedTarget } from '../layouts/load-scripts.ts'
import type { Effects } from '../model/report.ts'
import type { SchemaChange } from '../model/schema-facts.ts'
import { askedOfSchema, withTablesOfIndexes } from '../sql/asked-of-schema.ts'
import { existingRelations } from './existing-relations.ts'
import { learn } from './learn.ts'
import { type MetRelations, noteRelations } from './named-relations.ts'
import { predictEffects } from './predict-effects.ts'
import { factsOf, habitsOf } from './schema-facts.ts'
import { emptySchema, type SchemaModel } from './schema-model.ts'
import { singleKeys } from './single-keys.ts'

/** What a migration is expected to do, statement by statement, where nothing was performed. */
export interface Prediction {
  readonly up: readonly Effects[]
  readonly down: readonly Effects[]
  /** Tables the change did not create, by qualified name, with their kind in `pg_class`. */
  readonly existingTables: ReadonlyMap<string, string>
  /** What rules ask of the schema; absent where the up script raises no question. */
  readonly schema?: SchemaChange
  /** Primary keys of a single column before it, by qualified table. */
  readonly keys: ReadonlyMap<string, string>
  readonly postgresMajor: number
}

/**
 * Predicts every reviewed migration of a target from the parse of its history. With `all` each migration is judged
 * on the schema left by those before it; otherwise no table that the change creates counts as existing. `major` is the
 * version of the server, 18 where nobody says another.
 */
export function predictTarget(
  target: LoadedTarget,
  all: boolean,
  major?: number | null,
): ReadonlyMap<LoadedMigration, Prediction> {
  const schema = emptySchema(major ?? undefined)
  const created = new Set<string>()
  const predictions = new Map<LoadedMigration, Prediction>()
  let existing: ReadonlyMap<string, string> = new Map()
  for (const step of target.steps) {
    if (step.do === 'apply') {
      for (const { operations } of step.script.statements()) learn(schema, operations)
      continue
    }
    if (step.do === 'stop') continue
    if (all) created.clear()
    const prediction = predictMigration(step.migration, schema, created, existing)
    existing = prediction.existingTables
    predictions.set(step.migration, prediction)
  }
  return predictions
}

function predictMigration(
  migration: LoadedMigration,
  schema: SchemaModel,
  created: Set<string>,
  existing: ReadonlyMap<string, string>,
): Prediction {
  const met: MetRelations = { created, named: new Map(), held: new Set() }
  const keys = singleKeys(schema, migration.up?.statements() ?? [])
  const asked = askedOfSchema(migration.up?.statements() ?? [], () => schema.publications.size > 0)
  const questions = asked && withTablesOfIndexes(asked, (index) => schema.indexes.get(index)?.table)
  const before = questions && { before: factsOf(schema, questions), habits: habitsOf(schema, questions) }
  const up = migration.up ? predictScript(migration.up, schema, met) : []
  for (const { operations } of migration.down?.statements() ?? []) noteRelations(schema, operations, met)
  return {
    up,
    ...(before && { schema: { ...before, after: factsOf(schema, questions) } }),
    keys,
    postgresMajor: schema.major,
    down: migration.down ? predictDown(migration.down, schema) : [],
    existingTables: existingRelations(schema, met, existing),
  }
}

/** Each script has a session of its own, so no setting outlives it. */
function predictScript(script: LoadedScript, schema: SchemaModel, met: MetRelations): Effects[] {
  schema.settings.clear()
  return script.statements().map(({ operations }) => {
    const effects = predictEffects(operations, schema)
    noteRelations(schema, operations, met)
    learn(schema, operations)
    return effects
  })
}

/** The down script is looked at from the schema its up script leaves, and leaves no trace: the history goes on. */
function predictDown(script: LoadedScript, schema: SchemaModel): Effects[] {
  return script.statements().map(({ operations }) => predictEffects(operations, schema))
}
