import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { SqlError, Unchecked } from '../../model/report.ts'
import { withAdmin, withClone, withKeeper, withMigrator } from '../../postgres/databases.ts'
import { type DomainColumns, readDomainColumns } from '../../production/domain-tables.ts'
import type { OffendingRows } from '../../production/hostile/offending-row.ts'
import { offendingRows } from '../../production/hostile/offending-rows.ts'
import { newEnums } from '../../production/seed-hints.ts'
import { readTableShapes } from '../../production/table-shape.ts'
import { touchedTables } from '../../production/touched-tables.ts'
import { quoteQualified } from '../../sql/names.ts'
import type { MigrationWithUp } from '../rehearse-migration.ts'
import type { Walk } from '../walk.ts'
import type { RelationMap } from '../watching/locks/relation-map.ts'
import { firstRefusal } from './first-refusal.ts'
import { dependsOnMadeUpRows, isAboutValues, isRaised } from './made-up-rows.ts'
import type { RowRefusal, RowTrials } from './row-trials.ts'

/** Made-up rows that a migration failed on, and the tables they were taken out of. */
export interface RefusedRows {
  readonly refusal: RowRefusal
  readonly emptied: readonly string[]
}

/**
 * Where a migration fails on rows that were made up for it, empties the tables its statement reads, so that the rest
 * of it can be performed. `null`: rows were not the reason, or there is nothing left to take out.
 */
export async function takeOutRefusedRows(
  { database, existing, shared }: Walk,
  { up }: MigrationWithUp,
  error: SqlError,
  relations: RelationMap,
  known: readonly RefusedRows[],
): Promise<RefusedRows | null> {
  const ours = [...relations.values()].filter((relation) => existing.has(relation.tableOid))
  const names = new Set(ours.map((relation) => relation.name))
  // Of several scripts in one transaction the failing one is not this one, or not alone to blame.
  if ((!isAboutValues(error) && !isRaised(error)) || shared !== null) return null
  const refused = await withClone(database, (clone) =>
    withMigrator(clone, async (client) => firstRefusal(client, up)),
  )
  const statement = refused === null ? undefined : up.statements()[refused.statement]
  if (refused === null || refused.error.code !== error.code || statement === undefined) return null
  const depends = dependsOnMadeUpRows(error, up.statements(), statement, (table) => names.has(table))
  if (!depends && !isRaised(error)) return null
  const before = new Set(known.flatMap(({ emptied }) => emptied))
  const domains = await withAdmin(database, async (admin) => readDomainColumns(admin, [statement]))
  const ofDomain = [...domains.values()].flat().map(({ table }) => table)
  const read = [...new Set([...touchedTables(statement.operations, ours), ...ofDomain])]
  const emptied = read.filter((table) => names.has(table) && !before.has(table))
  if (emptied.length === 0) return null
  const rows = await withAdmin(database, async (admin) =>
    explained(up, refused, await readTableShapes(admin, emptied), domains, database.workshop.server.major),
  )
  // As the keeper: triggers on TRUNCATE are code of the history.
  await withKeeper(database, async (keeper) =>
    keeper.query(`TRUNCATE ${emptied.map(quoteQualified).join(', ')} CASCADE`),
  )
  return { refusal: { statement: refused.statement, error: refused.error, rows }, emptied }
}

function explained(
  up: LoadedScript,
  refused: Parameters<typeof offendingRows>[1],
  shapes: Parameters<typeof offendingRows>[2],
  domains: DomainColumns,
  major: number,
): OffendingRows {
  const types = { domains, testsInput: major >= 16, newEnums: newEnums(up.statements()) }
  return offendingRows(up.statements(), refused, shapes, types)
}

/** What could not be measured because tables were emptied. */
export function notMeasured({ files, up }: MigrationWithUp, refused: readonly RefusedRows[]): Unchecked[] {
  return refused.map(({ refusal: { error }, emptied }) => ({
    stage: 'rehearsal',
    migration: files.id,
    file: up.file,
    ...(error.line === null ? {} : { line: error.line }),
    what: `How long the migration works on ${emptied.join(' and ')} was not measured: it was performed on no rows of ${emptied.length === 1 ? 'it' : 'them'}.`,
    why: `A statement fails on the rows that were made up for it: ${error.message} (SQLSTATE ${error.code}).`,
    gates: true,
  }))
}

/** What code raises again without the rows it does not raise because of them. */
export function causedByRows(
  refused: readonly RefusedRows[],
  error: SqlError | null,
): readonly RefusedRows[] {
  const again = ({ refusal }: RefusedRows) => isRaised(refusal.error) && refusal.error.code === error?.code
  return refused.filter((one) => !again(one))
}

export function emptiedBy(refused: readonly RefusedRows[]): ReadonlySet<string> {
  return new Set(refused.flatMap(({ emptied }) => emptied))
}

/** Told together with what other rows do: the made-up ones were only the first to be refused. */
export function withRefusedRows(trials: RowTrials, refused: readonly RefusedRows[]): RowTrials {
  const refusals = [...refused.map(({ refusal }) => refusal), ...trials.up.refusals]
  return { ...trials, up: { ...trials.up, refusals } }
}
