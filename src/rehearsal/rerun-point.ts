import type { CutPoint } from '../layouts/cut-points.ts'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { Rerun, SqlError } from '../model/report.ts'
import { type Database, withClone } from '../postgres/databases.ts'
import { catalogOf } from './catalog-of.ts'
import { schemaWords, unfinishedObjects } from './left-behind.ts'
import { cutScript, locate } from './rerun-cut.ts'
import { mayChangeRows, rowDifferences, rowWords } from './rerun-rows.ts'
import type { StateBefore } from './rollback.ts'
import { sendScript } from './send.ts'
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
    const differences = error === null ? await differencesFrom(straight, database) : []
    return {
      rerun: {
        ...place(point),
        leftBehind,
        succeeds: error === null && differences.length === 0,
        ...(error === null ? {} : { error }),
        ...(differences.length === 0 ? {} : { differences }),
      },
    }
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
    const differences = error === null ? unfinishedObjects(before.catalog, await catalogOf(database)) : []
    return {
      ...place(point),
      leftBehind,
      succeeds: error === null && differences.length === 0,
      ...(error === null ? {} : { error }),
      ...(differences.length === 0 ? {} : { differences: [...differences] }),
    }
  })
}

async function secondRun(database: Database, run: LoadedScript, now: () => number): Promise<SqlError | null> {
  const { error } = await sendScript(database, run, now)
  return error && (await locate(database, run, error))
}

function place({ after, during }: CutPoint): Pick<Rerun, 'after' | 'during'> {
  return { after, ...(during ? { during } : {}) }
}

async function leftIn(
  database: Database,
  before: StateBefore,
  run: LoadedScript,
  after: number,
): Promise<string[]> {
  const schema = schemaWords(before.catalog, await catalogOf(database))
  if (!mayChangeRows(run.statements().slice(0, after + 1))) return [...schema]
  return [...schema, ...(await rowDifferences(before, database)).map(rowWords)]
}

async function differencesFrom(straight: StraightRun, database: Database): Promise<string[]> {
  const schema = schemaWords(straight.catalog, await catalogOf(database))
  return [...schema, ...(await straight.rowDifferences(database)).map(rowWords)]
}
