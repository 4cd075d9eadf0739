import { compareCatalogs } from '../../catalog/compare.ts'
import type { Rollback, Unchecked } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { stopOf } from '../sending/stops.ts'
import type { RollbackRun, ToldRun } from './further-runs.ts'
import { findWayBack, type WayBack } from './way-back.ts'
import { asConcurrentScript, asDownScript } from './written-down.ts'

const NOTHING: ToldRun = { rollback: {}, unchecked: [] }

/**
 * Writes a down script where there is none, or where the one there fails, and performs it right after the up script.
 * Not where the schema stays as it was: what happened to rows alone no comparison of schemas can take back.
 */
export async function suggestDown(run: RollbackRun): Promise<ToldRun> {
  const { walk, migration, rehearsed, state } = run
  if (!isWanted(rehearsed.rollback)) return NOTHING
  if (compareCatalogs(state.catalog, rehearsed.catalogAfter).length === 0) return NOTHING
  if (walk.tools.hurries()) return notSuggested(run, 'Half of the time limit had passed.')
  const existing = (table: string) => state.catalog.has(`table ${table}`)
  const way = await findWayBack(run, {
    performed: [migration.up],
    file: migration.files.down?.path ?? migration.files.up.path,
    write: (statements) =>
      asConcurrentScript(statements, migration.up.text) ?? asDownScript(statements, existing),
  }).catch(stopOf)
  if (way === null) return NOTHING
  if ('code' in way) return notSuggested(run, way.message)
  // It would fail in an incident, too.
  if (way.error !== null) {
    return notSuggested(
      run,
      `What would bring the schema back is refused: ${way.error.message} (SQLSTATE ${way.error.code}).`,
    )
  }
  return {
    rollback: {
      suggestedDown: {
        sql: way.sql,
        verified: way.differences.length === 0,
        impact: [...way.impact],
        gaps: [...gapsOf(way)],
      },
    },
    unchecked: [],
  }
}

/** A migration that its author calls irreversible is left at that. */
function isWanted({ status, error }: Rollback): boolean {
  return status === 'missing' || (status === 'fails' && !wasStopped(error))
}

/** What does not come back: as it was foreseen, and as it was found. */
export function gapsOf({ gaps, differences, dataLoss }: WayBack): readonly string[] {
  const lost = dataLoss.map(({ table, column, kind }) => ({
    name: column === undefined ? table : `${table}.${column}`,
    column,
    kind,
  }))
  const isTold = (name: string) => gaps.some((gap) => gap.includes(`${name} `))
  return [
    ...gaps,
    ...lost
      .filter(({ name }) => !isTold(name))
      .map(({ name, column, kind }) =>
        column === undefined
          ? `Rows of ${name} that existed before do not come back.`
          : kind === 'changed'
            ? `Values of ${name} come back changed.`
            : `Values of ${name} do not come back.`,
      ),
    ...differences.map(({ object, change }) => `${object} is ${LEFT[change]} afterwards.`),
  ]
}

const LEFT = { missing: 'still missing', extra: 'still there', changed: 'still different' } as const

function notSuggested({ migration }: RollbackRun, why: string): ToldRun {
  const entry: Unchecked = {
    stage: 'rollback',
    migration: migration.files.id,
    file: migration.files.up.path,
    what: 'No down script was suggested.',
    why,
    gates: false,
  }
  return { rollback: {}, unchecked: [entry] }
}
