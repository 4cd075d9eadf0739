import type { Client } from 'pg'
import { compareCatalogs } from '../../catalog/compare.ts'
import { readLastingThings } from '../../catalog/lasting-ids.ts'
import { renamesBack } from '../../catalog/mend/renames.ts'
import { withoutObjects } from '../../catalog/mend/without-objects.ts'
import type { CatalogSnapshot } from '../../catalog/object.ts'
import { type Database, withAdmin, withMigrator } from '../../postgres/databases.ts'
import { beginScript, performSql } from '../sending/perform-sql.ts'
import { endsSession, sqlErrorOf } from '../sending/sql-error.ts'
import { catalogOf } from './catalog-of.ts'
import { isCosmetic } from './circle.ts'
import type { StateBefore } from './rollback.ts'

/** What brought a schema back, in an order in which the server took it. */
export interface Draft {
  readonly statements: readonly string[]
  readonly gaps: readonly string[]
}

/** What one round brings back may show what the next one has to: rights of an object that was made again. */
const MOST_ROUNDS = 3

/**
 * Brings the schema of a database back to the one before and writes down how. Names come first, so that nothing with
 * rows in it is taken for something new. The database is one of its own: it is changed.
 */
export async function draftBack(database: Database, before: StateBefore): Promise<Draft> {
  const { mend } = await import('../../catalog/mend/mend.ts')
  const statements: string[] = [...(await renamed(database, before))]
  const gaps: string[] = []
  let now = await catalogOf(database)
  let left = distanceBetween(before.catalog, now)
  for (let round = 0; round < MOST_ROUNDS && left > 0; round++) {
    const next = mend(now, before.catalog, roleOf(database))
    const taken = await performInSomeOrder(database, next.statements)
    now = await catalogOf(database)
    const distance = distanceBetween(before.catalog, now)
    if (round === 0) gaps.push(...next.gaps)
    // What brings nothing further is not worth its place in a script.
    if (distance >= left) break
    statements.push(...taken)
    left = distance
  }
  return { statements, gaps }
}

/** An object that is there, if not as it was, is nearer than one that is not. */
function distanceBetween(before: CatalogSnapshot, now: CatalogSnapshot): number {
  const differences = compareCatalogs(before, now)
  return differences.reduce(
    (sum, difference) => sum + (difference.change !== 'changed' ? 3 : isCosmetic(difference) ? 1 : 2),
    0,
  )
}

const roleOf = ({ workshop }: Database) => workshop.server.migrator.user

async function renamed(database: Database, before: StateBefore): Promise<readonly string[]> {
  const was = await withAdmin(before.database, readLastingThings)
  const is = await withAdmin(database, readLastingThings)
  const { statements, inTheWay } = renamesBack(was, is)
  if (statements.length === 0) return []
  const cleared = inTheWay.length === 0 ? [] : await clearing(database, inTheWay)
  return [
    ...(await performInSomeOrder(database, cleared)),
    ...(await performInSomeOrder(database, statements)),
  ]
}

async function clearing(database: Database, inTheWay: readonly string[]): Promise<readonly string[]> {
  const { mend } = await import('../../catalog/mend/mend.ts')
  const now = await catalogOf(database)
  return mend(now, withoutObjects(now, inTheWay), roleOf(database)).statements
}

/**
 * Performs statements in one transaction. One that is refused is tried again after the others, as long as that helps:
 * the server knows best what rests on what.
 *
 * @returns those that were taken, in their order.
 */
async function performInSomeOrder(
  database: Database,
  statements: readonly string[],
): Promise<readonly string[]> {
  if (statements.length === 0) return []
  return await withMigrator(database, async (client) => {
    beginScript(client)
    await client.query('BEGIN')
    const taken: string[] = []
    let left = statements
    for (let before = -1; before !== taken.length && left.length > 0; ) {
      before = taken.length
      const refused: string[] = []
      for (const statement of left) {
        if (await isTaken(client, statement)) taken.push(statement)
        else refused.push(statement)
      }
      left = refused
    }
    await client.query('COMMIT')
    return taken
  })
}

async function isTaken(client: Client, statement: string): Promise<boolean> {
  await client.query('SAVEPOINT rehearse_draft')
  try {
    await performSql(client, statement)
    return true
  } catch (cause) {
    const error = sqlErrorOf(cause, { file: statement, start: 0, line: null })
    // A limit, or the end of the session: nothing more can be tried.
    if (endsSession(error)) throw cause
    await client.query('ROLLBACK TO SAVEPOINT rehearse_draft')
    return false
  }
}
