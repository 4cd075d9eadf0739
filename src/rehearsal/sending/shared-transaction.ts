import type { MigrationFiles } from '../../layouts/layout.ts'
import type { HistoryStep, LoadedMigration } from '../../layouts/load-scripts.ts'
import type { SqlError } from '../../model/report.ts'
import { type MigrationWithUp, type RehearsedMigration, rehearseMigration } from '../rehearse-migration.ts'
import { type RehearsalContext, type RehearsedScript, rehearsedScript } from '../rehearse-script.ts'
import type { StateBefore } from '../rollback/rollback.ts'
import type { Replay } from '../watching/replay.ts'
import { errorInPart, joinScripts, replaysOfParts } from './joined-scripts.ts'
import { locatedError } from './located-error.ts'

/** Migrations whose up scripts ran in one transaction. */
export interface SharedTransaction {
  readonly scripts: ReadonlyMap<MigrationFiles, RehearsedScript>
  /** The one that fails and takes all others back with it. */
  readonly failing: LoadedMigration | null
  /** What differs between the two runs of all of them: see `RehearsedMigration`. */
  readonly endsApart: RehearsedMigration['endsApart']
  readonly unwatched: SqlError | null
}

/**
 * The migrations at the head of `steps` that their tool performs in one transaction; none where that would be a
 * single one, which is a transaction of its own.
 */
export function sharingOneTransaction(steps: readonly HistoryStep[]): readonly MigrationWithUp[] {
  const shared: MigrationWithUp[] = []
  for (const step of steps) {
    if (step.do !== 'review' || step.containedIn !== undefined || !shares(step.migration)) break
    shared.push(step.migration)
  }
  return shared.length > 1 ? shared : []
}

function shares(migration: LoadedMigration): migration is MigrationWithUp {
  const sending = migration.up?.sending
  return sending?.transaction === 'shared' && sending.refusal === null
}

/**
 * Performs the up scripts of several migrations as their tool does, in one session and one transaction. Joined they
 * are rehearsed as one script is; each migration gets its part of both runs.
 */
export async function performTogether(
  before: StateBefore,
  head: MigrationWithUp,
  migrations: readonly MigrationWithUp[],
  context: RehearsalContext,
): Promise<SharedTransaction> {
  const joined = joinScripts(migrations.map(({ up }) => up))
  const whole = await rehearseMigration(before, { ...head, up: joined.script, down: null }, context)
  const { sent, replay } = whole.up
  const error = locatedError(sent.error, replay?.error ?? null)
  const failure = error === null ? null : errorInPart(joined.parts, error)
  const replays = replay === null ? null : replaysOfParts(joined, replay)
  const scripts = migrations.map((migration, index): [MigrationFiles, RehearsedScript] => {
    const own = replays?.[index] ?? null
    const outcome = {
      durationMs: sent.durationMs * shareOf(own, replay),
      error: failure?.part === index ? failure.error : null,
    }
    return [migration.files, rehearsedScript(migration.up, outcome, own, context)]
  })
  return {
    scripts: new Map(scripts),
    failing: migrations[failure?.part ?? -1] ?? null,
    endsApart: whole.endsApart,
    unwatched: whole.unwatched ?? null,
  }
}

/** One run has one duration; how it divides between the files, the replay shows. */
function shareOf(part: Replay | null, whole: Replay | null): number {
  if (part === null || whole === null) return 1
  const total = elapsedMs(whole)
  return total === 0 ? 0 : elapsedMs(part) / total
}

function elapsedMs({ statements }: Replay): number {
  return statements.reduce((sum, one) => sum + (one?.effects.durationMs ?? 0), 0)
}
