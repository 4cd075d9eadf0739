import type { CatalogSnapshot } from '../catalog/object.ts'
import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { Effects } from '../model/report.ts'
import { schemaFromCatalog } from './from-catalog.ts'
import { learn } from './learn.ts'
import { predictEffects } from './predict-effects.ts'

/** What the scripts of one migration are expected to do, statement by statement. */
export interface ExpectedScripts {
  readonly up: readonly Effects[]
  readonly down: readonly Effects[]
}

/**
 * Predicts a migration that is performed, from the catalogs that the rehearsal read anyway: its up script from the
 * schema before it, its down script from the schema that the up script left. `loadParser` must have run.
 */
export function predictPerformed(
  { up, down }: LoadedMigration,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
  major: number,
): ExpectedScripts {
  return { up: predictFrom(up, before, major), down: predictFrom(down, after, major) }
}

function predictFrom(
  script: LoadedScript | null,
  catalog: CatalogSnapshot,
  major: number,
): readonly Effects[] {
  if (script === null) return []
  const schema = schemaFromCatalog(catalog, major)
  return script.statements().map(({ operations }) => {
    const effects = predictEffects(operations, schema)
    learn(schema, operations)
    return effects
  })
}
