import type { HistoryStep, LoadedMigration, LoadedScript, LoadedTarget } from '../layouts/load-scripts.ts'
import { type Workshop, withDatabase } from '../postgres/databases.ts'
import { applyHistory } from './apply-history.ts'
import { reviewNext } from './review-step.ts'
import type { TargetRecord, TargetSettings, TargetTools, Walk } from './walk.ts'

/** Rebuilds a target's history in a database of its own and rehearses each reviewed migration in its place. */
export async function rehearseTarget(
  workshop: Workshop,
  loaded: LoadedTarget,
  settings: TargetSettings,
  tools: TargetTools,
  record: TargetRecord,
): Promise<void> {
  await withDatabase(workshop, async (database) => {
    await tools.prepare(database)
    await walkHistory(
      { ...record, database, settings, tools, existing: new Set(), adoptable: null },
      loaded.steps,
    )
  })
}

async function walkHistory(walk: Walk, steps: readonly HistoryStep[]): Promise<void> {
  const reviewed = walk.outcomes.length
  const remaining = [...steps]
  // What comes after the last migration under review is nothing to rebuild for.
  while (upcoming(remaining).length > 0) {
    const applied: LoadedScript[] = []
    for (let step = remaining[0]; step?.do === 'apply'; step = remaining[0]) {
      applied.push(step.script)
      remaining.shift()
    }
    const [next] = remaining
    if (next?.do === 'review' && next.containedIn !== undefined) {
      tellContained(walk, next.migration, next.containedIn)
      remaining.shift()
      continue
    }
    const stopped =
      (await applyHistory(walk, applied)) ??
      (next?.do === 'review' ? await reviewNext(walk, next.migration, upcoming(remaining)) : null) ??
      (next?.do === 'stop' ? `${next.file} could not be read` : null)
    remaining.shift()
    if (stopped !== null) {
      giveUp(walk, upcoming(steps).slice(walk.outcomes.length - reviewed), stopped)
      return
    }
  }
}

const upcoming = (steps: readonly HistoryStep[]) =>
  steps.flatMap((step) => (step.do === 'review' ? [step.migration] : []))

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
