import type { LoadedMigration, LoadedTarget } from '../layouts/load-scripts.ts'
import type { ReviewedMigration } from '../layouts/select-reviewed.ts'
import type { Effects, Migration, Script } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import { withDisagreements } from '../predict/disagreement.ts'
import type { ExpectedScripts } from '../predict/predict-performed.ts'
import type { Prediction } from '../predict/predict-target.ts'
import { schemaChange } from '../predict/schema-facts.ts'
import { type ScriptTimeouts, targetTimeouts } from '../predict/session-timeouts.ts'
import { NO_WANTS } from '../rehearsal/lacking/no-wants.ts'
import { NO_TRIALS } from '../rehearsal/rows/row-trials.ts'
import type { MigrationOutcome } from '../rehearsal/walk.ts'
import type { ToldMigration } from '../rules/judged.ts'
import { absentScript, measuredScript, predictedScript } from './tell-script.ts'

/**
 * Every reviewed migration in order: as it was performed, else as it is expected from the parse. `predictions` is
 * asked only when something was not performed; what was performed is held against what was `expected` of it.
 */
export function tellMigrations(
  targets: readonly LoadedTarget[],
  outcomes: readonly MigrationOutcome[],
  predictions: () => ReadonlyMap<LoadedMigration, Prediction>,
  expected: ReadonlyMap<LoadedMigration, ExpectedScripts> = NOTHING_EXPECTED,
): readonly ToldMigration[] {
  const byMigration = new Map(outcomes.map((outcome) => [outcome.migration, outcome]))
  return targets.flatMap((target) => {
    let timeouts: ReturnType<typeof targetTimeouts> | null = null
    const timeoutsOf = (migration: LoadedMigration) => {
      timeouts ??= targetTimeouts(target)
      return timeouts.get(migration)
    }
    return target.steps.flatMap((step) => {
      if (step.do !== 'review') return []
      const outcome = byMigration.get(step.migration)
      return [
        outcome?.performed
          ? crossChecked(tellPerformed(outcome), expected.get(step.migration))
          : predicted(step.migration, predictions().get(step.migration), timeoutsOf(step.migration)),
      ]
    })
  })
}

const NOTHING_EXPECTED: ReadonlyMap<LoadedMigration, ExpectedScripts> = new Map()

export type PerformedOutcome = Extract<MigrationOutcome, { performed: true }>

/** A migration as it was performed. */
export function tellPerformed(outcome: PerformedOutcome): ToldMigration {
  const { migration, rehearsed, existingTables, trials, rerun, wants } = outcome
  const { up, down, rollback, queue } = rehearsed
  const timeouts = (script: typeof up | null) =>
    script?.replay?.statements.map((statement) => statement?.lockTimeoutMs ?? null) ?? []
  return {
    migration,
    up: measuredScript(up),
    down: down ? measuredScript(down) : downOf(migration, []),
    rollback,
    ...(rerun === undefined ? {} : { rerun }),
    ...(queue === undefined ? {} : { queue }),
    existingTables,
    lockTimeouts: { up: timeouts(up), down: timeouts(down) },
    statementTimeouts: up.replay?.statements.map((one) => one?.statementTimeoutMs ?? null) ?? [],
    trials,
    ...(outcome.schema === null ? {} : { schema: schemaChange(outcome.schema) }),
    wants,
    keys: outcome.keys,
    postgresMajor: outcome.postgresMajor,
  }
}

/** The measurement stays; a prediction that disagrees is told beside it. */
function crossChecked(told: ToldMigration, expected: ExpectedScripts | undefined): ToldMigration {
  if (expected === undefined) return told
  const checked = (script: Script, effects: readonly Effects[]): Script => ({
    ...script,
    statements: [...withDisagreements(script.statements, effects)],
  })
  const down = told.down && checked(told.down, expected.down)
  return { ...told, up: checked(told.up, expected.up), down }
}

function predicted(
  migration: LoadedMigration,
  prediction: Prediction | undefined,
  { up: timeouts, down: downTimeouts }: ScriptTimeouts = { up: [], down: [] },
): ToldMigration {
  const { up, files } = migration
  return {
    migration,
    up: up ? predictedScript(up, prediction?.up ?? []) : absentScript(files.up.path),
    down: downOf(migration, prediction?.down ?? []),
    rollback: withoutRollback('not-run', 'The migration was not performed.'),
    existingTables: prediction?.existingTables ?? new Map(),
    lockTimeouts: {
      up: timeouts.map((one) => one.lockTimeoutMs),
      down: downTimeouts.map((one) => one.lockTimeoutMs),
    },
    statementTimeouts: timeouts.map((one) => one.statementTimeoutMs),
    trials: NO_TRIALS,
    ...(prediction?.schema === undefined ? {} : { schema: prediction.schema }),
    wants: NO_WANTS,
    ...(prediction === undefined ? {} : { keys: prediction.keys, postgresMajor: prediction.postgresMajor }),
  }
}

function downOf({ down, files }: LoadedMigration, effects: readonly Effects[]) {
  if (down !== null) return predictedScript(down, effects)
  return files.down === null ? null : absentScript(files.down.path)
}

/** The report's form. The verdict is settled later, when the findings are known. */
export function reportMigration({ migration, up, down, rollback, rerun, queue }: ToldMigration): Migration {
  const { files, target, change } = migration
  return {
    id: files.id,
    target: target.directory,
    layout: target.layout.name,
    change,
    verdict: 'unchecked',
    up,
    down,
    rollback,
    ...(rerun === undefined ? {} : { rerun }),
    ...(queue === undefined ? {} : { queue }),
  }
}

/** A migration the change removes: there is nothing to perform, which the report says. */
export function removedMigration({ migration }: ReviewedMigration, { target }: LoadedTarget): Migration {
  return {
    id: migration.id,
    target: target.directory,
    layout: target.layout.name,
    change: 'removed',
    verdict: 'unchecked',
    up: absentScript(migration.up.path),
    down: null,
    rollback: withoutRollback('not-run', 'The change removes the migration.'),
  }
}
