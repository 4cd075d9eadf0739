import { readCatalog } from '../../catalog/snapshot.ts'
import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { Operation } from '../../model/operation.ts'
import { StoppedSession } from '../../postgres/bounds/stopped-session.ts'
import { withAdmin, withKeeper, withRowReader } from '../../postgres/databases.ts'
import { readDomainColumns } from '../../production/domain-tables.ts'
import { followingTables } from '../../production/following-tables.ts'
import { type SeedOutcome, seedTables } from '../../production/seed.ts'
import { seedHints } from '../../production/seed-hints.ts'
import { touchedTables } from '../../production/touched-tables.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { adoptHistory } from '../history/apply-history.ts'
import { digestTables } from '../rollback/row-digests.ts'
import type { Walk } from '../walk.ts'
import { readRelationMap } from '../watching/locks/relation-map.ts'
import { hintedRows } from './hinted-rows.ts'

/**
 * Fills the tables that the coming migrations touch and that production has, then reads the state to come back to.
 * `leftEmpty`: tables whose rows the migration refused.
 */
export async function seedState(
  walk: Walk,
  migration: LoadedMigration,
  upcomingMigrations: readonly LoadedMigration[],
  leftEmpty: ReadonlySet<string> = new Set(),
) {
  const { database, settings, existing, unchecked } = walk
  const statements = upcomingMigrations.flatMap(statementsOf)
  return await withAdmin(database, async (admin) => {
    const all = await readRelationMap(admin)
    adoptHistory(walk, all)
    const relations = [...all.values()].filter((relation) => existing.has(relation.tableOid))
    const domains = await readDomainColumns(admin, statements)
    const operations = operationsOf(statements)
    const direct = touchedTables(operations, relations)
    const known = new Set(relations.map(({ name }) => name))
    const following = await followingTables(admin, operations, direct)
    const named = [
      ...direct,
      ...following.filter((table) => known.has(table)),
      ...[...domains.values()].flat().map(({ table }) => table),
    ]
    const touched = [...new Set(named)].filter((table) => !leftEmpty.has(table))
    const hinted = hintedRows(upcomingMigrations, settings.rows, known)
    unchecked.push(...hinted.unchecked.filter(({ what }) => !unchecked.some((entry) => entry.what === what)))
    const seeded = await withKeeper(database, async (keeper) =>
      seedTables({ admin, keeper }, touched, settings.rows, seedHints(statements, domains), hinted.counts),
    ).catch(asFailure)
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
      readCatalog(admin, walk.latest),
    ])
    return { database, catalog, digests, relations: await readRelationMap(admin) }
  })
}

/** Tables that a limit kept from being filled keep the rows they have; the rest goes on with them. */
function asFailure(cause: unknown): Pick<SeedOutcome, 'failures'> {
  if (!(cause instanceof StoppedSession)) throw cause
  return { failures: [{ table: cause.table ?? 'A table', why: cause.message }] }
}

const operationsOf = (statements: readonly ScriptStatement[]): readonly Operation[] =>
  statements.flatMap((statement) => statement.operations)

function statementsOf(migration: LoadedMigration): readonly ScriptStatement[] {
  return [...(migration.up?.statements() ?? []), ...(migration.down?.statements() ?? [])]
}
