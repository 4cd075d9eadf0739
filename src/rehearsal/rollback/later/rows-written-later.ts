import type { Unchecked } from '../../../model/report.ts'
import { wasStopped } from '../../../model/stopped.ts'
import { isDatabaseError } from '../../../postgres/database-error.ts'
import { stopOf } from '../../sending/stops.ts'
import type { RollbackRun, ToldRun } from '../further-runs.ts'
import type { DataLoss } from '../row-digests.ts'
import { attemptLaterRows, type LaterAttempt } from './later-attempt.ts'
import { mayMeetLaterRows } from './may-meet-later-rows.ts'

/**
 * What the down script does once the application that belongs to the new schema has written to it: rows that the old
 * schema refuses can keep it from running, and others it can lose. Told beside the status of the rollback, which is
 * about what there was before.
 *
 * Where rows of the kinds that only the new schema allows make it fail, ordinary ones are tried by themselves, so
 * that the failure does not hide what is lost.
 */
export async function rowsWrittenLater(run: RollbackRun): Promise<ToldRun> {
  const { walk, state, migration, rehearsed, context } = run
  const { up, down } = migration
  const rolledBack = down !== null && rehearsed.down !== null && rehearsed.down.sent.error === null
  if (!rolledBack || walk.settings.rows === 0) return NOTHING_TOLD
  if (!mayMeetLaterRows(down.statements(), state.catalog)) return NOTHING_TOLD
  if (walk.tools.hurries()) return { rollback: {}, unchecked: [untried(run, NO_TIME)] }
  const made = [...rehearsed.catalogAfter.values()].filter(
    ({ kind, name }) => kind === 'table' && !state.catalog.has(`table ${name}`),
  )
  const request = {
    before: state,
    made: made.map(({ name }) => name),
    scripts: { up, down },
    now: context.now,
  }
  const attempt = async (daring: boolean) => await attemptLaterRows(request, daring).catch(whyNot)
  const daring = await attempt(true)
  if (typeof daring === 'string') return { rollback: {}, unchecked: [untried(run, daring)] }
  const fails = daring.error !== null && daring.daring
  const plain = fails && !walk.tools.hurries() ? await attempt(false) : daring
  return told(run, daring, typeof plain === 'string' ? daring : plain)
}

/** Code of the history runs when rows are written: a trigger may refuse them at the end of the transaction. */
function whyNot(cause: unknown): string {
  if (!isDatabaseError(cause)) return stopOf(cause).message
  return `The rows could not be written or read: ${cause.message} (SQLSTATE ${cause.code ?? 'unknown'}).`
}

const NOTHING_TOLD: ToldRun = { rollback: {}, unchecked: [] }

const NO_TIME = 'The time for it was used up (setting timeout, or fewer rows with the setting rows).'

/** That ordinary rows make it fail says more than that unusual ones do. */
function told(run: RollbackRun, daring: LaterAttempt, plain: LaterAttempt): ToldRun {
  const failing = plain.error === null ? daring : plain
  const { rows, tables, error } = failing
  if (error !== null && wasStopped(error)) return { rollback: {}, unchecked: [untried(run, error.message)] }
  const unchecked = plain.failures
    .filter(({ table }) => !tables.includes(table))
    .map(({ table, why }) => notWritten(run, table, why))
  if (rows === 0) return { rollback: {}, unchecked }
  const { gone } = plain
  const { dataLoss } = run.rehearsed.rollback
  const losses = plain.losses.filter((loss) => !isToldAlready(loss, dataLoss))
  return {
    rollback: {
      laterRows: { rows, tables: [...tables], error, ...(gone.length === 0 ? {} : { gone: [...gone] }) },
      dataLoss: [...dataLoss, ...losses],
    },
    unchecked,
  }
}

/** What happens to all rows happens to later ones, too. */
function isToldAlready({ table, column }: DataLoss, told: readonly DataLoss[]): boolean {
  return told.some(
    (loss) =>
      loss.table === table && (loss.column === column || (loss.column === undefined && loss.kind === 'lost')),
  )
}

function untried(run: RollbackRun, why: string): Unchecked {
  return entry(
    run,
    'What the rollback does to rows that were written after the migration was not tried.',
    why,
  )
}

function notWritten(run: RollbackRun, table: string, why: string): Unchecked {
  const what = `What the rollback does to rows that were written to ${table} after the migration was not tried.`
  return entry(run, what, why)
}

function entry({ migration }: RollbackRun, what: string, why: string): Unchecked {
  return {
    stage: 'rollback',
    migration: migration.files.id,
    file: migration.down?.file ?? migration.up.file,
    what,
    why,
    gates: false,
  }
}
