import type { LoadedScript } from '../layouts/load-scripts.ts'
import { wasStopped } from '../model/stopped.ts'
import { type Database, withAdmin, withMigrator } from '../postgres/databases.ts'
import { psqlNeeded } from '../sql/psql-only.ts'
import { applyBaseline } from './baseline.ts'
import { type RelationMap, readRelationMap } from './relation-map.ts'
import type { Walk } from './walk.ts'

/**
 * Applies what production has run already.
 *
 * @returns why nothing after this can be rehearsed, or `null`.
 */
export async function applyHistory(walk: Walk, scripts: readonly LoadedScript[]): Promise<string | null> {
  if (scripts.length === 0) return null
  const { database, tools } = walk
  // What a first history finds is nothing of anybody's, so nothing has to be told apart.
  walk.adoptable = new Set(walk.outcomes.length === 0 ? [] : (await relationsOf(database)).keys())
  tools.progress(`Applying ${scripts.length} earlier ${scripts.length === 1 ? 'migration' : 'migrations'}.`)
  const failure = await tools.watch.time('baseline', () =>
    withMigrator(database, async (client) => applyBaseline(client, scripts)),
  )
  if (failure === null) return null
  const { file, error, obstacle } = failure
  const line = obstacle?.line ?? error.line
  walk.unchecked.push({
    stage: 'baseline',
    migration: null,
    file,
    ...(line === null ? {} : { line }),
    what: 'The schema before the change could not be rebuilt.',
    why: obstacle
      ? psqlNeeded(file, obstacle)
      : wasStopped(error)
        ? error.message
        : `${file}${line === null ? '' : `:${line}`} fails on an empty database: ${error.message} (SQLSTATE ${error.code})`,
    gates: true,
  })
  return `the baseline stops at ${file}`
}

/** Production has what its history made. */
export function adoptHistory(walk: Walk, relations: RelationMap): void {
  if (walk.adoptable === null) return
  for (const oid of relations.keys()) if (!walk.adoptable.has(oid)) walk.existing.add(oid)
  walk.adoptable = null
}

async function relationsOf(database: Database): Promise<RelationMap> {
  return await withAdmin(database, readRelationMap)
}
