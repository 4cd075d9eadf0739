import { readCatalog } from '../catalog/snapshot.ts'
import type { HistoryStep, LoadedMigration, LoadedScript, LoadedTarget } from '../layouts/load-scripts.ts'
import type { Operation } from '../model/operation.ts'
import type { SqlError, Unchecked } from '../model/report.ts'
import type { Stopwatch } from '../model/stopwatch.ts'
import {
  type Database,
  type Workshop,
  withAdmin,
  withDatabase,
  withKeeper,
  withMigrator,
  withRowReader,
} from '../postgres/databases.ts'
import { seedTables } from '../production/seed.ts'
import { seedHints } from '../production/seed-hints.ts'
import { touchedTables } from '../production/touched-tables.ts'
import { psqlNeeded } from '../sql/psql-only.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { applyBaseline } from './baseline.ts'
import { dependsOnMadeUpRows } from './made-up-rows.ts'
import { type PerformedScripts, performScripts } from './perform-scripts.ts'
import { type RehearsedMigration, rehearseMigration } from './rehearse-migration.ts'
import { type RelationMap, readRelationMap } from './relation-map.ts'
import { digestTables } from './row-digests.ts'

export interface TargetSettings {
  readonly rows: number
  /** Every migration is judged on the schema left by those before it. */
  readonly all: boolean
}

export interface TargetTools {
  readonly watch: Stopwatch
  readonly progress: (line: string) => void
  /** Runs once in the empty database, as superuser: extensions. */
  readonly prepare: (database: Database) => Promise<void>
  /** Called after each migration that was performed, while the state before it is still at hand. */
  readonly onPerformed: PerformedListener
}

/** `perform` replays other scripts from the same start, for comparison. */
export type PerformedListener = (
  outcome: Extract<MigrationOutcome, { performed: true }>,
  perform: (scripts: readonly LoadedScript[]) => Promise<PerformedScripts>,
) => Promise<void>

/** What became of one reviewed migration. */
export type MigrationOutcome =
  | {
      readonly performed: true
      readonly migration: LoadedMigration
      readonly rehearsed: RehearsedMigration
      /** Tables that existed before the change under review, as they were named before this migration, with their kind. */
      readonly existingTables: ReadonlyMap<string, string>
    }
  | { readonly performed: false; readonly migration: LoadedMigration }

/** Collects while the walk goes on, so that what was performed survives an interruption. */
export interface TargetRecord {
  readonly outcomes: MigrationOutcome[]
  readonly unchecked: Unchecked[]
}

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

interface Walk extends TargetRecord {
  readonly database: Database
  readonly settings: TargetSettings
  readonly tools: TargetTools
  /** Tables production has: those of the baseline, with `all` those of every migration before. */
  readonly existing: Set<number>
  /** Relations from before the history that was applied last; all others of it are adopted as existing. */
  adoptable: ReadonlySet<number> | null
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

/** @returns why nothing after this can be rehearsed, or `null`. */
async function applyHistory(walk: Walk, scripts: readonly LoadedScript[]): Promise<string | null> {
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
      : `${file}${line === null ? '' : `:${line}`} fails on an empty database: ${error.message} (SQLSTATE ${error.code})`,
    gates: true,
  })
  return `the baseline stops at ${file}`
}

/** Production has what its history made. */
function adoptHistory(walk: Walk, relations: RelationMap): void {
  if (walk.adoptable === null) return
  for (const oid of relations.keys()) if (!walk.adoptable.has(oid)) walk.existing.add(oid)
  walk.adoptable = null
}

async function relationsOf(database: Database): Promise<RelationMap> {
  return await withAdmin(database, readRelationMap)
}

async function reviewNext(
  walk: Walk,
  migration: LoadedMigration,
  upcomingMigrations: readonly LoadedMigration[],
): Promise<string | null> {
  const { database, tools, settings } = walk
  const { up } = migration
  if (up === null) return `${migration.files.up.path} could not be read`
  const psql = [up, migration.down].find((script) => script?.obstacle() != null)
  if (psql) return `${psql.file} needs psql`
  tools.progress(`Rehearsing ${migration.files.id}.`)
  if (settings.all) walk.adoptable = new Set()
  const state = await tools.watch.time('seeding', () =>
    seedState(walk, migration, settings.all ? [migration] : upcomingMigrations),
  )
  const context = {
    now: tools.watch.now,
    isExisting: (oid: number) => walk.existing.has(oid),
    rowsOf: (oid: number) => state.relations.get(oid)?.rows ?? 0,
  }
  const rehearsed = await tools.watch.time('rehearsal', () =>
    rehearseMigration(state, { ...migration, up }, context),
  )
  const existingTables = existingNames(state.relations, walk.existing)
  const outcome = { performed: true, migration, rehearsed, existingTables } as const
  walk.outcomes.push(outcome)
  if (rehearsed.up.sent.error !== null) {
    walk.unchecked.push(...restOfFailure(migration, up, rehearsed.up.sent.error))
    return `${migration.files.id} fails`
  }
  walk.unchecked.push(...notAttributed(migration, rehearsed))
  await tools.watch.time('fixes', () =>
    tools.onPerformed(outcome, (scripts) => performScripts(state, scripts, context)),
  )
  if (upcomingMigrations.length > 1) {
    await withMigrator(database, async (client) => applyBaseline(client, [up]))
  }
  return null
}

/** A failure that only our rows cause leaves open what the migration does on real ones. */
function restOfFailure(migration: LoadedMigration, up: LoadedScript, error: SqlError): Unchecked[] {
  const statement = up
    .statements()
    .find(({ parsed }) => error.line !== null && parsed.line <= error.line && error.line <= parsed.endLine)
  if (!dependsOnMadeUpRows(error, statement)) return []
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

/** Scripts that ran as their tool sends them, but whose statements could not be watched one by one. */
function notAttributed(migration: LoadedMigration, { up, down }: RehearsedMigration): Unchecked[] {
  return [up, down].flatMap((rehearsed): Unchecked[] => {
    if (rehearsed === null || rehearsed.sent.error !== null) return []
    const { script, replay } = rehearsed
    const parsed = script.parsed()
    const why = !parsed.ok
      ? `The script runs, but this version's parser does not know its grammar: ${parsed.error.message}`
      : replay?.error
        ? `Sent whole it runs; statement by statement it fails: ${replay.error.message} (SQLSTATE ${replay.error.code}).`
        : null
    if (why === null) return []
    const what = 'Which statement locks what, and for how long, could not be watched.'
    return [{ stage: 'rehearsal', migration: migration.files.id, file: script.file, what, why, gates: true }]
  })
}

/** Fills the tables that the coming migrations touch and that production has, then reads the state to come back to. */
async function seedState(
  walk: Walk,
  migration: LoadedMigration,
  upcomingMigrations: readonly LoadedMigration[],
) {
  const { database, settings, existing, unchecked } = walk
  const statements = upcomingMigrations.flatMap(statementsOf)
  return await withAdmin(database, async (admin) => {
    const all = await readRelationMap(admin)
    adoptHistory(walk, all)
    const relations = [...all.values()].filter((relation) => existing.has(relation.tableOid))
    const touched = touchedTables(operationsOf(statements), relations)
    const seeded = await withKeeper(database, async (keeper) =>
      seedTables({ admin, keeper }, touched, settings.rows, seedHints(statements)),
    )
    for (const { table, why } of seeded.failures) {
      unchecked.push({
        stage: 'seeding',
        migration: migration.files.id,
        what: `${table} was not rehearsed with the rows it should hold.`,
        why,
        gates: true,
      })
    }
    await admin.query('CHECKPOINT').catch(() => undefined)
    const ownTouched = touchedTables(operationsOf(statementsOf(migration)), relations)
    const [digests, catalog] = await Promise.all([
      withRowReader(database, async (reader) => digestTables(reader, ownTouched)),
      readCatalog(admin),
    ])
    return { database, catalog, digests, relations: await readRelationMap(admin) }
  })
}

const operationsOf = (statements: readonly ScriptStatement[]): readonly Operation[] =>
  statements.flatMap((statement) => statement.operations)

function statementsOf(migration: LoadedMigration): readonly ScriptStatement[] {
  return [...(migration.up?.statements() ?? []), ...(migration.down?.statements() ?? [])]
}

function existingNames(relations: RelationMap, existing: ReadonlySet<number>): ReadonlyMap<string, string> {
  return new Map(
    [...relations.values()].flatMap(({ oid, tableOid, name, kind }): [string, string][] =>
      oid === tableOid && existing.has(oid) ? [[name, kind]] : [],
    ),
  )
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
