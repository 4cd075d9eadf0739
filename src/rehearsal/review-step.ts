import { singleKeys } from '../catalog/single-keys.ts'
import { type HistoryStep, type LoadedMigration, reviewedIn } from '../layouts/load-scripts.ts'
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
import type { MigrationWithUp } from './rehearse-migration.ts'
import type { RehearsalContext } from './rehearse-script.ts'
import { rehearseReruns } from './rerun/rerun.ts'
import { withFurtherRuns } from './rollback/further-runs.ts'
import { dependsOnMadeUpRows } from './rows/made-up-rows.ts'
import {
  causedByRows,
  emptiedBy,
  notMeasured,
  type RefusedRows,
  takeOutRefusedRows,
  withRefusedRows,
} from './rows/refused-rows.ts'
import { NO_TRIALS } from './rows/row-trials.ts'
import { seedState } from './rows/seed-state.ts'
import { tryRows } from './rows/try-rows.ts'
import { schemaAround } from './schema-around.ts'
import { locatedError } from './sending/located-error.ts'
import type { MigrationOutcome, Walk } from './walk.ts'
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
  if (!isReadable(migration)) return `${migration.files.up.path} could not be read`
  const psql = [migration.up, migration.down].find((script) => script?.obstacle() != null)
  if (psql) return `${psql.file} needs psql`
  walk.tools.progress(`Rehearsing ${migration.files.id}.`)
  const stage = await setStage(walk, migration, steps, refused)
  const performed = await perform(walk, migration, steps, stage)
  const { error } = performed.rehearsed.up.sent
  const { relations } = stage.state
  const taken = error && (await takeOutRefusedRows(walk, migration, error, relations, refused))
  if (taken) {
    walk.shared = null
    return await reviewNext(walk, migration, steps, [...refused, taken])
  }
  const causes = causedByRows(refused, error)
  walk.unchecked.push(...notMeasured(migration, causes))
  const untried = await noteOutcome(walk, migration, stage, performed, causes)
  if (error !== null) {
    const located = locatedError(error, performed.rehearsed.up.replay?.error ?? null) ?? error
    walk.unchecked.push(...restOfFailure(migration, located, untried.existingTables))
    return `${migration.files.id} fails`
  }
  await tryAndProve(walk, migration, stage, { untried, refused, rehearsedMs: performed.rehearsedMs })
  await walk.group?.pass(migration, stage.state, stage.made)
  return reviewedIn(steps).length > 1 ? await applyForOthers(walk, migration) : null
}

const isReadable = (migration: LoadedMigration): migration is MigrationWithUp => migration.up !== null

type Stage = Awaited<ReturnType<typeof setStage>>
type Performance = Awaited<ReturnType<typeof perform>>
type PerformedOutcome = Extract<MigrationOutcome, { performed: true }>

/** Fills the tables and reads the state to come back to. */
async function setStage(
  walk: Walk,
  migration: MigrationWithUp,
  steps: readonly HistoryStep[],
  refused: readonly RefusedRows[],
) {
  const { database, tools, settings } = walk
  if (settings.all) walk.adoptable = new Set()
  const seeded = await tools.watch.time('seeding', () =>
    seedState(walk, migration, settings.all ? [migration] : reviewedIn(steps), emptiedBy(refused)),
  )
  const made = madeBeforehand(walk, migration, seeded.catalog)
  const state = {
    ...withoutExtensions(seeded, made),
    database: await settlingRoles(database, [migration.up, migration.down]),
  }
  const context: RehearsalContext = {
    now: tools.watch.now,
    isExisting: (oid) => walk.existing.has(oid),
    rowsOf: (oid) => state.relations.get(oid)?.rows ?? 0,
    ...withBystanders(walk, migration, state.relations),
  }
  return { state, context, made }
}

async function perform(
  walk: Walk,
  migration: MigrationWithUp,
  steps: readonly HistoryStep[],
  { state, context, made }: Stage,
) {
  const { database, tools } = walk
  const start = tools.watch.now()
  const performed = await tools.watch.time('rehearsal', () =>
    rehearseInPlace(walk, state, migration, steps, context),
  )
  const wants = await wantsOf(database, performed)
  const rehearsed = withoutSecondCreation(withoutJudgement(performed, wants), made)
  return { rehearsed, wants, rehearsedMs: tools.watch.now() - start }
}

/** Writes down what was seen, so that it survives an end of the run that comes later. */
async function noteOutcome(
  walk: Walk,
  migration: MigrationWithUp,
  { state, made }: Stage,
  { rehearsed, wants }: Performance,
  refused: readonly RefusedRows[],
): Promise<PerformedOutcome> {
  const { unchecked, ...reruns } = await rehearseReruns(state, migration, rehearsed, walk.tools)
  const outcome: PerformedOutcome = {
    performed: true,
    migration,
    rehearsed,
    existingTables: existingNames(state.relations, walk.existing),
    trials: withRefusedRows(NO_TRIALS, refused),
    schema: schemaAround(migration.up.statements(), state.catalog, rehearsed.catalogAfter),
    wants,
    keys: singleKeys(state.catalog),
    postgresMajor: walk.database.workshop.server.major,
    ...reruns,
  }
  walk.outcomes.push(outcome)
  walk.unchecked.push(
    ...unchecked,
    ...notAttributed(migration, rehearsed),
    ...tellMadeBeforehand(migration, made, rehearsed),
    ...tellWants(migration, rehearsed, wants),
  )
  return outcome
}

/** Performs it on rows of other kinds, and the fixes of what was found. */
async function tryAndProve(
  walk: Walk,
  migration: MigrationWithUp,
  { state, context }: Stage,
  {
    untried,
    refused,
    rehearsedMs,
  }: {
    readonly untried: PerformedOutcome
    readonly refused: readonly RefusedRows[]
    readonly rehearsedMs: number
  },
): Promise<void> {
  const { watch, onPerformed } = walk.tools
  const rehearsed = await watch.time('rollback', () =>
    withFurtherRuns({ walk, state, migration, rehearsed: untried.rehearsed, context }),
  )
  const trials = await watch.time('rehearsal', () =>
    tryRows(walk, migration, rehearsed, { relations: state.relations, rehearsedMs }),
  )
  const outcome = { ...untried, rehearsed, trials: withRefusedRows(trials, refused) }
  walk.outcomes[walk.outcomes.length - 1] = outcome
  await watch.time('fixes', () =>
    onPerformed(outcome, (scripts) => performScripts(state, scripts, context), state.catalog),
  )
  // Nobody asks for the schema any more but as what the next one is like; those of a long history fill the memory.
  walk.latest = rehearsed.catalogAfter
  walk.outcomes[walk.outcomes.length - 1] = {
    ...outcome,
    rehearsed: { ...rehearsed, catalogAfter: new Map() },
  }
}

async function applyForOthers({ database }: Walk, { files, up }: MigrationWithUp): Promise<string | null> {
  const failure = await withMigrator(database, async (client) => applyBaseline(client, [up]))
  return failure === null ? null : `${files.id} does not succeed a second time`
}

/** A failure that only our rows cause leaves open what the migration does on real ones. */
function restOfFailure(
  { files, up }: MigrationWithUp,
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
      migration: files.id,
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
