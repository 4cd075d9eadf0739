import {
  type HistoryStep,
  type LoadedMigration,
  type LoadedScript,
  reviewedIn,
} from '../layouts/load-scripts.ts'
import type { SqlError, Unchecked } from '../model/report.ts'
import { withMigrator } from '../postgres/databases.ts'
import { withBystanders } from './bystanders/bystanders.ts'
import { applyBaseline } from './history/baseline.ts'
import {
  madeBeforehand,
  tellMadeBeforehand,
  withoutExtensions,
  withoutSecondCreation,
} from './lacking/extensions-made-beforehand.ts'
import { settlingRoles } from './lacking/needed-roles.ts'
import { tellWants, wantsOf, withoutJudgement } from './lacking/wants.ts'
import { performScripts } from './perform-scripts.ts'
import { rehearseInPlace } from './rehearse-in-place.ts'
import { rehearseReruns } from './rerun/rerun.ts'
import { dependsOnMadeUpRows } from './rows/made-up-rows.ts'
import {
  emptiedBy,
  notMeasured,
  type RefusedRows,
  takeOutRefusedRows,
  withRefusedRows,
} from './rows/refused-rows.ts'
import { NO_TRIALS } from './rows/row-trials.ts'
import { seedState } from './rows/seed-state.ts'
import { tryRows } from './rows/try-rows.ts'
import { locatedError } from './sending/located-error.ts'
import type { Walk } from './walk.ts'
import type { RelationMap } from './watching/locks/relation-map.ts'
import { notAttributed } from './watching/not-attributed.ts'

/**
 * Rehearses one migration at its place in the history, and applies it to the database where others follow.
 *
 * @returns why nothing after this can be rehearsed, or `null`.
 */
export async function reviewNext(
  walk: Walk,
  migration: LoadedMigration,
  steps: readonly HistoryStep[],
  refused: readonly RefusedRows[] = [],
): Promise<string | null> {
  const { database, tools, settings } = walk
  const upcomingMigrations = reviewedIn(steps)
  const { up } = migration
  if (up === null) return `${migration.files.up.path} could not be read`
  const psql = [up, migration.down].find((script) => script?.obstacle() != null)
  if (psql) return `${psql.file} needs psql`
  tools.progress(`Rehearsing ${migration.files.id}.`)
  if (settings.all) walk.adoptable = new Set()
  const seeded = await tools.watch.time('seeding', () =>
    seedState(walk, migration, settings.all ? [migration] : upcomingMigrations, emptiedBy(refused)),
  )
  const made = madeBeforehand(walk, migration, seeded.catalog)
  const state = {
    ...withoutExtensions(seeded, made),
    database: await settlingRoles(database, [up, migration.down]),
  }
  const context = {
    now: tools.watch.now,
    isExisting: (oid: number) => walk.existing.has(oid),
    rowsOf: (oid: number) => state.relations.get(oid)?.rows ?? 0,
    ...withBystanders(walk, migration, state.relations),
  }
  const start = tools.watch.now()
  const performed = await tools.watch.time('rehearsal', () =>
    rehearseInPlace(walk, state, { ...migration, up }, steps, context),
  )
  const wants = await wantsOf(database, performed)
  const rehearsed = withoutSecondCreation(withoutJudgement(performed, wants), made)
  const rehearsedMs = tools.watch.now() - start
  const existingTables = existingNames(state.relations, walk.existing)
  const { error } = rehearsed.up.sent
  const taken =
    error && (await takeOutRefusedRows(walk, { ...migration, up }, error, state.relations, refused))
  if (taken) {
    walk.shared = null
    return await reviewNext(walk, migration, steps, [...refused, taken])
  }
  walk.unchecked.push(...notMeasured({ ...migration, up }, refused))
  const { unchecked, ...reruns } = await rehearseReruns(state, { ...migration, up }, rehearsed, tools)
  walk.unchecked.push(...unchecked)
  const untried = {
    performed: true,
    migration,
    rehearsed,
    existingTables,
    trials: withRefusedRows(NO_TRIALS, refused),
    wants,
    ...reruns,
  } as const
  walk.outcomes.push(untried)
  walk.unchecked.push(...notAttributed(migration, rehearsed))
  walk.unchecked.push(
    ...tellMadeBeforehand(migration, made, rehearsed),
    ...tellWants(migration, rehearsed, wants),
  )
  if (error !== null) {
    const located = locatedError(error, rehearsed.up.replay?.error ?? null) ?? error
    walk.unchecked.push(...restOfFailure(migration, up, located, existingTables))
    return `${migration.files.id} fails`
  }
  const trials = await tools.watch.time('rehearsal', () =>
    tryRows(walk, { ...migration, up }, rehearsed, { relations: state.relations, rehearsedMs }),
  )
  const outcome = { ...untried, trials: withRefusedRows(trials, refused) }
  walk.outcomes[walk.outcomes.length - 1] = outcome
  await tools.watch.time('fixes', () =>
    tools.onPerformed(outcome, (scripts) => performScripts(state, scripts, context)),
  )
  if (upcomingMigrations.length > 1) {
    const failure = await withMigrator(database, async (client) => applyBaseline(client, [up]))
    if (failure !== null) return `${migration.files.id} does not succeed a second time`
  }
  return null
}

/** A failure that only our rows cause leaves open what the migration does on real ones. */
function restOfFailure(
  migration: LoadedMigration,
  up: LoadedScript,
  error: SqlError,
  existingTables: ReadonlyMap<string, string>,
): Unchecked[] {
  const statement = up
    .statements()
    .find(({ parsed }) => error.line !== null && parsed.line <= error.line && error.line <= parsed.endLine)
  if (!dependsOnMadeUpRows(error, up.statements(), statement, (table) => existingTables.has(table))) return []
  return [
    {
      stage: 'rehearsal',
      migration: migration.files.id,
      file: up.file,
      ...(error.line === null ? {} : { line: error.line }),
      what: 'The migration and its rollback were not performed to the end.',
      why: `A statement fails on the rows that were made up for it: ${error.message} (SQLSTATE ${error.code}).`,
      gates: true,
    },
  ]
}

function existingNames(relations: RelationMap, existing: ReadonlySet<number>): ReadonlyMap<string, string> {
  return new Map(
    [...relations.values()].flatMap(({ oid, tableOid, name, kind }): [string, string][] =>
      oid === tableOid && existing.has(oid) ? [[name, kind]] : [],
    ),
  )
}
