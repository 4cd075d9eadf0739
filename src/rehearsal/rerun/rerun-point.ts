import type { CutPoint } from '../../layouts/cut-points.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Rerun, SqlError } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { type Database, withClone, withMigrator } from '../../postgres/databases.ts'
import { quoteQualified } from '../../sql/names.ts'
import { catalogOf } from '../rollback/catalog-of.ts'
import type { StateBefore } from '../rollback/rollback.ts'
import { performSql } from '../sending/perform-sql.ts'
import { sendScript } from '../sending/send.ts'
import { sqlErrorOf } from '../sending/sql-error.ts'
import { invalidIndexes, schemaWords, unfinishedObjects } from './left-behind.ts'
import { cutScript, locate } from './rerun-cut.ts'
import { mayChangeRows, rowDifferences, rowWords } from './rerun-rows.ts'
import type { StraightRun } from './straight-run.ts'

/** `why`: the point could not be reached. `null`: there is nothing to cut off. */
export type PointOutcome = { readonly rerun: Rerun } | { readonly why: string } | null

/** Cuts a script off at one point on a fresh clone, reads what is left behind, and sends the whole script again. */
export async function rehearsePoint(
  before: StateBefore,
  run: LoadedScript,
  point: CutPoint,
  straight: StraightRun,
  now: () => number,
): Promise<PointOutcome> {
  return await withClone(before.database, async (database) => {
    const cut = await cutScript(database, run, point)
    if (cut.status !== 'cut') return cut.status === 'uncut' ? null : { why: cut.why }
    const leftBehind = await leftIn(database, before, run, point.after)
    const error = await secondRun(database, run, now)
    if (wasStopped(error)) return { why: error?.message ?? '' }
    const differences = error === null ? await differencesFrom(straight, database) : []
    const rerun = { ...place(point), leftBehind, ...ending(error, differences) }
    if (rerun.succeeds) return { rerun }
    const remedy = await remedyIn(database, before, run, straight, now)
    return { rerun: remedy === null ? rerun : { ...rerun, remedy } }
  })
}

/**
 * A script that fails by itself cuts itself off: what it leaves, and what a second run meets. `point` is where it
 * failed. `null` where it leaves nothing.
 */
export async function rehearseFailure(
  before: StateBefore,
  run: LoadedScript,
  point: CutPoint,
  now: () => number,
): Promise<Rerun | null> {
  return await withClone(before.database, async (database) => {
    await sendScript(database, run, now)
    const leftBehind = await leftIn(database, before, run, point.after)
    if (leftBehind.length === 0) return null
    const error = await secondRun(database, run, now)
    const differences =
      error === null ? unfinishedObjects(before.catalog, await catalogOf(database, before.catalog)) : []
    return { ...place(point), leftBehind, ...ending(error, differences) }
  })
}

async function secondRun(database: Database, run: LoadedScript, now: () => number): Promise<SqlError | null> {
  const { error } = await sendScript(database, run, now)
  return error && (await locate(database, run, error))
}

function place({ after, during }: CutPoint): Pick<Rerun, 'after' | 'during'> {
  return { after, ...(during ? { during } : {}) }
}

function ending(error: SqlError | null, differences: readonly string[]) {
  return {
    succeeds: error === null && differences.length === 0,
    ...(error === null ? {} : { error }),
    ...(differences.length === 0 ? {} : { differences: [...differences] }),
  }
}

/**
 * Dropping the indexes that stayed invalid, where the script then succeeds; `null` where it does not, or where there
 * are none.
 */
async function remedyIn(
  database: Database,
  before: StateBefore,
  run: LoadedScript,
  straight: StraightRun,
  now: () => number,
): Promise<string | null> {
  const invalid = invalidIndexes(before.catalog, await catalogOf(database, before.catalog))
  if (invalid.length === 0) return null
  const drops = invalid.map((name) => `DROP INDEX CONCURRENTLY ${quoteQualified(name)};`)
  if ((await dropAll(database, drops)) !== null) return null
  const { error } = await sendScript(database, run, now)
  if (error !== null || (await differencesFrom(straight, database)).length > 0) return null
  return drops.join('\n')
}

/** Some cannot be dropped like this: an index of a partitioned table, or one that a constraint needs. */
async function dropAll(database: Database, drops: readonly string[]): Promise<SqlError | null> {
  return await withMigrator(database, async (client) => {
    for (const drop of drops) {
      try {
        await performSql(client, drop)
      } catch (cause) {
        return sqlErrorOf(cause, { file: drop, start: 0, line: null })
      }
    }
    return null
  })
}

async function leftIn(
  database: Database,
  before: StateBefore,
  run: LoadedScript,
  after: number,
): Promise<string[]> {
  const schema = schemaWords(before.catalog, await catalogOf(database, before.catalog))
  if (!mayChangeRows(run.statements().slice(0, after + 1))) return [...schema]
  return [...schema, ...(await rowDifferences(before, database)).map(rowWords)]
}

async function differencesFrom(straight: StraightRun, database: Database): Promise<string[]> {
  const schema = schemaWords(straight.catalog, await catalogOf(database))
  return [...schema, ...(await straight.rowDifferences(database)).map(rowWords)]
}
