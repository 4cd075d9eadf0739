import type { LoadedMigration } from '../layouts/load-scripts.ts'
import type { Rollback, SqlError, Unchecked } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import { STOPPED, wasStopped } from '../model/stopped.ts'
import { StoppedSession } from '../postgres/bounds/stopped-session.ts'
import type { RehearsedMigration } from './rehearse-migration.ts'

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
  const at = (file: string, error: SqlError) => (error.line === null ? file : `${file}:${error.line}`)
  const ends = (file: string, error: SqlError) => `${at(file, error)} was stopped before its end.`
  const parts: Unchecked[] = []
  const upFile = up.script.file
  if (up.sent.error !== null && wasStopped(up.sent.error)) {
    const rest = 'What comes after it, and the rollback, was not performed.'
    return [entry(upFile, up.sent.error, `${ends(upFile, up.sent.error)} ${rest}`)]
  }
  if (unwatched != null) {
    const what = 'Which statement locks what, and for how long, could not be watched.'
    parts.push(entry(upFile, unwatched, what))
  }
  const { error } = rollback
  if (down === null || error === null || !wasStopped(error)) return parts
  const downFile = down.script.file
  if (down.sent.error !== null) {
    const rest = 'Whether it brings the schema and the rows back is not known.'
    parts.push(entry(downFile, error, `${ends(downFile, error)} ${rest}`))
  } else if (rollback.status === 'not-run') {
    const what = 'Whether the rollback brings the schema and the rows back could not be read.'
    parts.push(entry(downFile, error, what))
  } else {
    const what = `Applied again after its rollback, ${ends(upFile, error)}`
    parts.push(entry(upFile, error, what))
  }
  return parts
}
