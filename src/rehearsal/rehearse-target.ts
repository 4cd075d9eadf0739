import {
  type HistoryStep,
  type LoadedMigration,
  type LoadedScript,
  type LoadedTarget,
  reviewedIn,
} from '../layouts/load-scripts.ts'
import type { BaselineStore } from '../postgres/baselines.ts'
import { type Database, type Workshop, withDatabase, withPreparedDatabase } from '../postgres/databases.ts'
import { applyHistory } from './history/apply-history.ts'
import { goOnWithoutRows } from './history/without-rows.ts'
import { reviewNext } from './review-step.ts'
import { withRollbackGroup } from './rollback/together/group.ts'
import { rehearseTogether } from './rollback/together/together.ts'
import { boundedReview, tellStoppedTarget } from './sending/bounded-review.ts'
import type { TargetRecord, TargetSettings, TargetTools, Walk } from './walk.ts'

/**
 * Rebuilds a target's history in a database of its own and rehearses each reviewed migration in its place. Where the
 * cluster holds the history from an earlier run, it goes on from there.
 */
export async function rehearseTarget(
  workshop: Workshop,
  loaded: LoadedTarget,
  settings: TargetSettings,
  tools: TargetTools,
  record: TargetRecord,
  baselines: BaselineStore | null = null,
): Promise<void> {
  const prepared = baselines?.prepared ?? null
  const walkThrough = async (database: Database) =>
    await withRollbackGroup(loaded.steps, async (group) => {
      const walk: Walk = {
        ...record,
        database,
        steps: loaded.steps,
        settings,
        tools,
        existing: new Set(),
        adoptable: null,
        shared: null,
        group,
        baselines,
      }
      await walkHistory(walk, loaded.steps)
      if (group !== null) await tools.watch.time('rollback', () => rehearseTogether(walk, group))
    }).catch((cause: unknown) => tellStoppedTarget(record, workshop.server, cause))
  if (prepared !== null) await withPreparedDatabase(workshop, prepared.database, walkThrough)
  else
    await withDatabase(workshop, async (database) => {
      await tools.prepare(database)
      await walkThrough(database)
    })
}

async function walkHistory(walk: Walk, steps: readonly HistoryStep[]): Promise<void> {
  const reviewed = walk.outcomes.length
  const remaining = [...steps]
  // What comes after the last migration under review is nothing to rebuild for.
  while (reviewedIn(remaining).length > 0) {
    const applied: LoadedScript[] = []
    for (let step = remaining[0]; step?.do === 'apply'; step = remaining[0]) {
      applied.push(step.script)
      remaining.shift()
    }
    const [next] = remaining
    const stopped =
      (await applyHistory(walk, applied, reviewedIn(remaining))) ??
      (next === undefined ? null : await takeStep(walk, next, remaining))
    remaining.shift()
    if (stopped !== null) {
      if (await wentOn(walk, next, remaining)) return
      giveUp(walk, reviewedIn(steps).slice(walk.outcomes.length - reviewed), stopped)
      return
    }
  }
}

/** A migration that fails on rows of ours need not keep the others of a whole history from being reviewed. */
async function wentOn(
  walk: Walk,
  failed: HistoryStep | undefined,
  remaining: readonly HistoryStep[],
): Promise<boolean> {
  const last = walk.outcomes.at(-1)
  const failedHere = failed?.do === 'review' && last?.performed && last.migration === failed.migration
  if (!walk.settings.all || !failedHere || reviewedIn(remaining).length === 0) return false
  const behind = walk.steps.slice(0, walk.steps.indexOf(failed) + 1)
  return await goOnWithoutRows(walk, behind, (onward) => walkHistory(onward, remaining))
}

/** @returns why nothing after this can be rehearsed, or `null`. */
async function takeStep(
  walk: Walk,
  step: HistoryStep,
  remaining: readonly HistoryStep[],
): Promise<string | null> {
  if (step.do === 'stop') return `${step.file} could not be read`
  if (step.do === 'apply') return null
  if (step.containedIn === undefined)
    return await boundedReview(walk, step.migration, () => reviewNext(walk, step.migration, remaining))
  tellContained(walk, step.migration, step.containedIn)
  return null
}

function tellContained(walk: Walk, migration: LoadedMigration, dump: string): void {
  walk.outcomes.push({ performed: false, migration })
  walk.unchecked.push({
    stage: 'baseline',
    migration: migration.files.id,
    file: migration.files.up.path,
    what: `${migration.files.id} and its rollback were not performed.`,
    why: `The change edits a migration that the schema dump ${dump} holds already, so there is no schema to perform it on. Review without the setting baseline, or leave the migration as it is and add a new one.`,
    gates: true,
  })
}

function giveUp(walk: Walk, migrations: readonly LoadedMigration[], why: string): void {
  for (const migration of migrations) {
    walk.outcomes.push({ performed: false, migration })
    walk.unchecked.push({
      stage: 'rehearsal',
      migration: migration.files.id,
      file: migration.files.up.path,
      what: `${migration.files.id} and its rollback were not performed.`,
      why: `They come after a step that did not succeed: ${why}.`,
      gates: true,
    })
  }
}
