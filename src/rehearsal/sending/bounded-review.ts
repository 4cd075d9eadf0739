import type { Client } from 'pg'
import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import { wasStopped } from '../../model/stopped.ts'
import { isLoss } from '../../postgres/bounds/session-guard.ts'
import { StoppedSession } from '../../postgres/bounds/stopped-session.ts'
import type { PostgresServer } from '../../postgres/server.ts'
import type { TargetRecord, Walk } from '../walk.ts'
import { stoppedParts } from './stops.ts'

/**
 * Keeps the rehearsal of one migration within the limits of one, and tells what they ended.
 *
 * @returns why nothing after this can be rehearsed, or `null`.
 */
export async function boundedReview(
  walk: Walk,
  migration: LoadedMigration,
  review: () => Promise<string | null>,
): Promise<string | null> {
  const { control, server } = walk.database.workshop
  const { watchdog, signal } = server
  const before = walk.outcomes.length
  const stopped = `${migration.files.id} was stopped`
  try {
    const why = await watchdog.boundMigration(review)
    const outcome = walk.outcomes[before]
    return outcome?.performed && wasStopped(outcome.rehearsed.up.sent.error) ? stopped : why
  } catch (cause) {
    // A server that was killed ends the run, not only this migration.
    const stop = signal.aborted ? null : asStop(cause, control)
    if (stop === null) throw cause
    tellStop(walk, migration, stop)
    return stopped
  } finally {
    const outcome = walk.outcomes[before]
    if (outcome?.performed) walk.unchecked.push(...stoppedParts(migration, outcome.rehearsed))
  }
}

/** A crash takes the control connection along, which nobody guards. */
function asStop(cause: unknown, control: Client): StoppedSession | null {
  if (cause instanceof StoppedSession) return cause
  return isLoss(control, cause) ? new StoppedSession({ kind: 'lost' }) : null
}

function tellStop(walk: Walk, migration: LoadedMigration, { bound, table, message }: StoppedSession): void {
  const reading = bound.kind === 'reading' && table !== null ? ` while ${table} was read` : ''
  walk.unchecked.push({
    stage: 'rehearsal',
    migration: migration.files.id,
    file: migration.files.up.path,
    what: `${migration.files.id} was not performed to its end: it was stopped${reading}.`,
    why: message,
    gates: true,
  })
}

/** What stopped a target outside of its reviewed migrations; the others go on. */
export function tellStoppedTarget(
  { unchecked }: TargetRecord,
  { signal }: PostgresServer,
  cause: unknown,
): void {
  if (!(cause instanceof StoppedSession) || signal.aborted) throw cause
  unchecked.push({
    stage: 'rehearsal',
    migration: null,
    what: 'Not every migration was performed.',
    why: cause.message,
    gates: true,
  })
}
