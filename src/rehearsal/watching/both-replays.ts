import { readFingerprint } from '../../catalog/fingerprint.ts'
import type { Rollback, SqlError } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { type Database, withClone } from '../../postgres/databases.ts'
import { NOT_PROBED } from '../bystanders/bystanders.ts'
import type { MigrationWithUp } from '../rehearse-migration.ts'
import { type RehearsalContext, replayIfParsed } from '../rehearse-script.ts'
import type { SendOutcome } from '../sending/send.ts'
import { stopOf } from '../sending/stops.ts'
import { withDurableWrites } from './durable-writes.ts'
import type { Replay } from './replay.ts'
import { withWatchers } from './watchers.ts'

/** The two scripts of a migration, watched. */
export interface WatchedScripts {
  readonly up: Replay | null
  readonly down: Replay | null
  /** Of the schema that the up script left; `null` where it was not replayed. */
  readonly fingerprint: string | null
  /** Why the replays broke off, although the scripts ran as their tool sends them. */
  readonly unwatched: SqlError | null
}

/** How the scripts went as their tool sends them. */
export interface SentScripts {
  readonly up: SendOutcome
  readonly down: SendOutcome | null
  readonly rollback: Rollback
}

export const unwatched = (why: SqlError | null): WatchedScripts => ({
  up: null,
  down: null,
  fingerprint: null,
  unwatched: why,
})

/** Replays the up script and, where it could be applied, the down script. */
export async function replayBoth(
  database: Database,
  { up, down }: MigrationWithUp,
  sent: SentScripts,
  context: RehearsalContext,
): Promise<WatchedScripts> {
  // It would be stopped again, after as long a time.
  if (wasStopped(sent.up.error)) return unwatched(null)
  return await withDurableWrites(database.workshop, async () =>
    withWatchers(database, async (watchers) => {
      const replayedUp = await replayIfParsed(database, up, context, watchers)
      const replaysDown = down !== null && sent.up.error === null && !wasStopped(sent.rollback.error)
      const fingerprint = replayedUp === null ? null : await readFingerprint(watchers.observer)
      const replayedDown = replaysDown ? await replayIfParsed(database, down, context, watchers) : null
      return { up: replayedUp, down: replayedDown, fingerprint, unwatched: null }
    }),
  )
}

/**
 * Clients that probe hold a lock for an instant, and a script that cannot wait even that long fails because of them.
 * What fails beside them and not by itself is replayed without them.
 */
export async function withoutDisturbance(
  before: Database,
  migration: MigrationWithUp,
  sent: SentScripts,
  watched: WatchedScripts,
  { beside, ...context }: RehearsalContext,
): Promise<WatchedScripts> {
  const disturbed =
    (sent.up.error === null && fellBeside(watched.up)) ||
    (sent.down?.error === null && fellBeside(watched.down))
  if (!disturbed) return watched
  beside?.tell(
    migration.up,
    NOT_PROBED,
    'The script fails while clients use its tables, and succeeds without them. It was replayed without them.',
  )
  return await withClone(before, async (clone) => replayBoth(clone, migration, sent, context)).catch(
    (cause: unknown) => unwatched(stopOf(cause)),
  )
}

const fellBeside = (replay: Replay | null) =>
  replay !== null && replay.probed !== null && replay.error !== null
