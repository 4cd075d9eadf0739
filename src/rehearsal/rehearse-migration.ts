import type { CatalogSnapshot } from '../catalog/snapshot.ts'
import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import { concurrentStatements } from '../layouts/transaction-control.ts'
import type { Rollback, TableImpact } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import { isOutOfMemory } from '../postgres/database-error.ts'
import { type Database, withClone, withWorkshop } from '../postgres/databases.ts'
import { withoutByteOrderMark } from '../sql/parse.ts'
import { blockingImpact } from './blocking.ts'
import { catalogOf } from './catalog-of.ts'
import { withDurableWrites } from './durable-writes.ts'
import { type Replay, replayScript } from './replay.ts'
import { rehearseRollback, type StateBefore } from './rollback.ts'
import { type SendOutcome, sendScript } from './send.ts'

/** A script as it was performed. */
export interface RehearsedScript {
  readonly script: LoadedScript
  /** Sent as its tool sends it: decides the outcome. */
  readonly sent: SendOutcome
  /** Replayed statement by statement: tells which statement did what. `null` where it could not be split. */
  readonly replay: Replay | null
  readonly impact: readonly TableImpact[]
}

export interface RehearsedMigration {
  readonly up: RehearsedScript
  readonly down: RehearsedScript | null
  readonly rollback: Rollback
  /** The schema the migration leaves; fixes must end in the same. */
  readonly catalogAfter: CatalogSnapshot
}

export interface RehearsalContext {
  /** Monotonic clock in milliseconds. */
  readonly now: () => number
  /** Tables that the change under review did not create. */
  readonly isExisting: (tableOid: number) => boolean
  /** Rows a table was rehearsed with. */
  readonly rowsOf: (tableOid: number) => number
}

/**
 * Performs one migration on two clones of the state before it. On the first it is sent as its tool sends it,
 * rolled back and applied again; on the second it is replayed and watched. The second clone is made meanwhile.
 */
export async function rehearseMigration(
  before: StateBefore,
  migration: LoadedMigration & { readonly up: LoadedScript },
  context: RehearsalContext,
): Promise<RehearsedMigration> {
  const truth = withClone(
    before.database,
    async (database) => await performTruth(database, before, migration, context),
  )
  const replays = withSpareClone(before.database, truth, async (database) => {
    const outcome = await truth
    return await withDurableWrites(database.workshop, async () => ({
      up: await replayIfParsed(database, migration.up, context),
      down:
        migration.down && outcome.up.error === null
          ? await replayIfParsed(database, migration.down, context)
          : null,
    }))
  })
  // Both are awaited even when one fails: neither may outlive this function.
  const [performed, watched] = await Promise.allSettled([truth, replays])
  if (performed.status === 'rejected') throw performed.reason
  if (watched.status === 'rejected') throw watched.reason
  const rehearsed = (script: LoadedScript, sent: SendOutcome, replay: Replay | null): RehearsedScript => ({
    script,
    sent,
    replay,
    impact: replay === null ? [] : impactOf(script, replay, context),
  })
  const { up, down, rollback, catalogAfter } = performed.value
  return {
    up: rehearsed(migration.up, up, watched.value.up),
    down: down && migration.down ? rehearsed(migration.down, down, watched.value.down) : null,
    rollback,
    catalogAfter,
  }
}

/** What a replayed script kept the users of existing tables from doing. */
export function impactOf(
  script: LoadedScript,
  replay: Replay,
  { isExisting, rowsOf }: RehearsalContext,
): TableImpact[] {
  const concurrent = concurrentStatements(script.statements())
  return blockingImpact(replay.spans, replay.relations, { isExisting, rowsOf, concurrent })
}

async function performTruth(
  database: Database,
  before: StateBefore,
  { up, down }: LoadedMigration & { readonly up: LoadedScript },
  { now }: RehearsalContext,
) {
  const sent = await sendScript(database, up, now)
  const catalogAfter = await catalogOf(database)
  const result = (rollback: Rollback, downSent: SendOutcome | null) => ({
    up: sent,
    down: downSent,
    rollback,
    catalogAfter,
  })
  if (sent.error !== null) return result(withoutRollback('not-run', 'The migration itself fails.'), null)
  if (down === null) return result(withoutRollback('missing'), null)
  const rolledBack = await rehearseRollback({ database, catalog: catalogAfter }, before, { up, down }, now)
  return result(rolledBack.rollback, rolledBack.down)
}

/**
 * A clone over a connection of its own, so that it can be made while another one is at work; after that work where
 * it leaves the server no lock to make one with.
 */
async function withSpareClone<T>(
  source: Database,
  work: Promise<unknown>,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return await withWorkshop(source.workshop.server, async (workshop) => {
    let made = false
    const make = () =>
      withClone({ ...source, workshop }, async (clone) => {
        made = true
        return await use(clone)
      })
    try {
      return await make()
    } catch (cause) {
      if (made || !isOutOfMemory(cause)) throw cause
      await work
      return await make()
    }
  })
}

async function replayIfParsed(
  database: Database,
  script: LoadedScript,
  context: RehearsalContext,
): Promise<Replay | null> {
  if (!script.parsed().ok || script.sending.refusal !== null || sendsByteOrderMark(script)) return null
  return await replayScript(database, script, context.now)
}

/** The server refuses the whole of such a script, so no statement of it ever runs. */
function sendsByteOrderMark({ text, sending }: LoadedScript): boolean {
  return sending.sentAs === 'message' && !sending.stripsByteOrderMark && withoutByteOrderMark(text) !== text
}
