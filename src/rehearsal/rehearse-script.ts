import type { LoadedScript } from '../layouts/load-scripts.ts'
import { concurrentStatements } from '../layouts/transaction-control.ts'
import type { TableImpact } from '../model/report.ts'
import type { Database } from '../postgres/databases.ts'
import type { Bystanders } from './bystanders/bystanders.ts'
import { withProbedWaits } from './bystanders/probes.ts'
import { type SendOutcome, sendsByteOrderMark } from './sending/send.ts'
import { blockingImpact } from './watching/locks/blocking.ts'
import { rowsLockedBy } from './watching/locks/row-locks.ts'
import { type Replay, replayScript } from './watching/replay.ts'
import type { Watchers } from './watching/watchers.ts'

/** A script as it was performed. */
export interface RehearsedScript {
  readonly script: LoadedScript
  /** Sent as its tool sends it: decides the outcome. */
  readonly sent: SendOutcome
  /** Replayed statement by statement: tells which statement did what. `null` where it could not be split. */
  readonly replay: Replay | null
  readonly impact: readonly TableImpact[]
  /** Rows of existing tables that each statement locked, by its index. */
  readonly rowsLocked: ReadonlyMap<number, number>
}

export interface RehearsalContext {
  /** Monotonic clock in milliseconds. */
  readonly now: () => number
  /** Tables that the change under review did not create. */
  readonly isExisting: (tableOid: number) => boolean
  /** Rows a table was rehearsed with. */
  readonly rowsOf: (tableOid: number) => number
  /** Absent: nobody else uses the tables. */
  readonly beside?: Bystanders
}

/** A script with both of its runs, and what the replayed one kept users from doing. */
export function rehearsedScript(
  script: LoadedScript,
  sent: SendOutcome,
  replay: Replay | null,
  context: RehearsalContext,
): RehearsedScript {
  const impact = replay === null ? [] : impactOf(script, replay, context)
  return {
    script,
    sent,
    replay,
    impact: withProbedWaits(impact, replay?.probed ?? null),
    rowsLocked: rowsLockedBy(replay?.rowLocks ?? [], context.isExisting),
  }
}

/** What a replayed script kept the users of existing tables from doing. */
export function impactOf(
  script: LoadedScript,
  replay: Replay,
  { isExisting, rowsOf }: RehearsalContext,
): TableImpact[] {
  const concurrent = concurrentStatements(script.statements())
  return blockingImpact(replay.spans, replay.rowLocks, replay.relations, { isExisting, rowsOf, concurrent })
}

/** `null` for a script of which no statement ever runs by itself. */
export async function replayIfParsed(
  database: Database,
  script: LoadedScript,
  context: RehearsalContext,
  watchers: Watchers | null = null,
): Promise<Replay | null> {
  if (!script.parsed().ok || script.sending.refusal !== null || sendsByteOrderMark(script)) return null
  const { now, beside } = context
  const replay = await replayScript(database, script, now, beside?.probed(script), watchers)
  for (const [table, why] of replay.probed?.gaps ?? [])
    beside?.tell(script, `How long clients of ${table} wait was not measured to the end.`, why)
  return replay
}
