import type { LoadedMigration, LoadedScript } from '../../layouts/load-scripts.ts'
import { wasStopped } from '../../model/stopped.ts'
import { type Database, withAdmin, withMigrator } from '../../postgres/databases.ts'
import { psqlNeeded } from '../../sql/psql-only.ts'
import type { Walk } from '../walk.ts'
import { type RelationMap, readRelationMap } from '../watching/locks/relation-map.ts'
import { applyBaseline } from './baseline.ts'
import type { LeftOut } from './left-out.ts'
import { tellLeftOut } from './tell-left-out.ts'

/** A history that takes less is applied again: a copy of the cluster takes a tenth of a second. */
const KEEP_FROM_MS = 400

/**
 * Applies what production has run already, as far as the cluster does not hold it from an earlier run.
 *
 * @returns why nothing after this can be rehearsed, or `null`.
 */
export async function applyHistory(
  walk: Walk,
  scripts: readonly LoadedScript[],
  upcomingMigrations: readonly LoadedMigration[],
): Promise<string | null> {
  const { database, tools, baselines } = walk
  const { watch } = tools
  // Behind the first step under review nothing is kept: it could have left anything.
  walk.baselines = null
  if (scripts.length === 0) return null
  // What a first history finds is nothing of anybody's, so nothing has to be told apart.
  walk.adoptable = new Set(walk.outcomes.length === 0 ? [] : (await relationsOf(database)).keys())
  const prepared = baselines?.prepared ?? null
  if (prepared !== null) watch.add('baseline', prepared.restoreMs)
  const rest = scripts.slice(prepared?.scripts ?? 0)
  tools.progress(whatIsApplied(scripts.length, rest.length))
  const leftOut = [...((prepared?.notes ?? []) as readonly LeftOut[])]
  const start = watch.now()
  const failure =
    rest.length === 0
      ? null
      : await watch.time('baseline', () =>
          withMigrator(database, async (client) => applyBaseline(client, rest, leftOut)),
        )
  if (failure === null && baselines !== null && watch.now() - start >= KEEP_FROM_MS)
    await watch.time('keeping', () =>
      baselines.keep(database.workshop.control, {
        scripts: scripts.length,
        database: database.name,
        notes: leftOut,
      }),
    )
  walk.unchecked.push(...tellLeftOut(leftOut, upcomingMigrations))
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

function whatIsApplied(all: number, rest: number): string {
  const migrations = `${all} earlier ${all === 1 ? 'migration' : 'migrations'}`
  if (rest === all) return `Applying ${migrations}.`
  return rest === 0
    ? `The schema of ${migrations} was kept by an earlier run.`
    : `Applying the last ${rest} of ${migrations}; the schema of the others was kept by an earlier run.`
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
