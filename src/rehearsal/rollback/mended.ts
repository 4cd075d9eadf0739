import { wasStopped } from '../../model/stopped.ts'
import { stopOf } from '../sending/stops.ts'
import { isCosmetic } from './circle.ts'
import type { RollbackRun, ToldRun } from './further-runs.ts'
import { findWayBack } from './way-back.ts'
import { asScript } from './written-down.ts'

/**
 * Where a down script runs and leaves another schema, writes what brings back the one before, and performs it after
 * the down script: to be appended to it.
 */
export async function mendRollback(run: RollbackRun): Promise<ToldRun> {
  const { walk, migration, rehearsed } = run
  const { differences, error } = rehearsed.rollback
  const { down } = migration
  if (
    down === null ||
    rehearsed.down?.sent.error !== null ||
    wasStopped(error) ||
    differences.every(isCosmetic)
  )
    return { rollback: {}, unchecked: [] }
  if (walk.tools.hurries()) return notMended(run, 'Half of the time limit had passed.')
  const way = await findWayBack(run, {
    performed: [migration.up, down],
    file: down.file,
    write: asScript,
  }).catch(stopOf)
  if (way === null) return { rollback: {}, unchecked: [] }
  if ('code' in way) return notMended(run, way.message)
  if (way.error !== null) {
    return notMended(
      run,
      `What would bring it back is refused: ${way.error.message} (SQLSTATE ${way.error.code}).`,
    )
  }
  return { rollback: { repairSql: way.sql, repairVerified: way.differences.length === 0 }, unchecked: [] }
}

function notMended({ migration }: RollbackRun, why: string): ToldRun {
  return {
    rollback: {},
    unchecked: [
      {
        stage: 'rollback',
        migration: migration.files.id,
        ...(migration.down === null ? {} : { file: migration.down.file }),
        what: 'What the down script lacks was not written.',
        why,
        gates: false,
      },
    ],
  }
}
