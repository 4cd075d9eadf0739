import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { Rollback, SqlError, Unchecked } from '../../model/report.ts'
import { withoutRollback } from '../../model/rollback.ts'
import { STOPPED, wasStopped } from '../../model/stopped.ts'
import { StoppedSession } from '../../postgres/bounds/stopped-session.ts'
import type { RehearsedMigration } from '../rehearse-migration.ts'

/** A rollback that a limit kept from being performed to the end, or from being judged. */
export function stoppedRollback(error: SqlError): Rollback {
  return { ...withoutRollback('not-run', 'It was stopped before its end.'), error }
}

/**
 * What a limit kept us from reading, as data.
 *
 * @throws anything that is not the end of a session at a limit.
 */
export function stopOf(cause: unknown): SqlError {
  if (!(cause instanceof StoppedSession)) throw cause
  return { code: STOPPED, message: cause.message, line: null }
}

/** What of a migration is not known because it was stopped, and what therefore was not performed. */
export function stoppedParts(
  migration: LoadedMigration,
  { up, down, rollback, unwatched }: RehearsedMigration,
): Unchecked[] {
  const entry = (file: string, error: SqlError, what: string): Unchecked => ({
    stage: 'rehearsal',
    migration: migration.files.id,
    file,
    ...(error.line === null ? {} : { line: error.line }),
    what,
    why: error.message,
    gates: true,
  })
  const parts: Unchecked[] = []
  const upFile = up.script.file
  if (up.sent.error !== null && wasStopped(up.sent.error)) {
    const what = 'The script was stopped here. What comes after it, and its rollback, were not performed.'
    return [entry(upFile, up.sent.error, what)]
  }
  if (unwatched != null) {
    const what = 'Which statement locks what, and for how long, could not be watched.'
    parts.push(entry(upFile, unwatched, what))
  }
  const { error } = rollback
  if (down === null || error === null || !wasStopped(error)) return parts
  if (down.sent.error !== null) {
    const what =
      'The rollback was stopped here. Whether it brings schema and rows back, and whether the migration applies again, is not known.'
    parts.push(entry(down.script.file, error, what))
  } else if (rollback.status === 'not-run') {
    const what = 'Whether the rollback brings schema and rows back could not be read.'
    parts.push(entry(down.script.file, error, what))
  } else if (rollback.reapplies === true) {
    const what =
      'Performed a second time, after the migration had been applied again, the rollback was stopped here.'
    parts.push(entry(down.script.file, error, what))
  } else {
    const what = 'Applied again after its rollback, the script was stopped here.'
    parts.push(entry(upFile, error, what))
  }
  return parts
}
