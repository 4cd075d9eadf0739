import type { LoadedMigration, LoadedTarget } from '../layouts/load-scripts.ts'
import type { ReviewedMigration } from '../layouts/select-reviewed.ts'
import type { Effects, Migration } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import { withDisagreements } from '../predict/disagreement.ts'
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
 * asked only when something was not performed, or when what was performed is to be held against them.
 */
export function tellMigrations(
  targets: readonly LoadedTarget[],
  outcomes: readonly MigrationOutcome[],
  predictions: () => ReadonlyMap<LoadedMigration, Prediction>,
  crossCheck = false,
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
          ? crossCheck
            ? crossChecked(tellPerformed(outcome), predictions().get(step.migration))
            : tellPerformed(outcome)
          : predicted(step.migration, predictions().get(step.migration), timeoutsOf(step.migration)),
      ]
    })
  })
}

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
function crossChecked(told: ToldMigration, prediction: Prediction | undefined): ToldMigration {
  const statements = withDisagreements(told.up.statements, prediction?.up ?? [])
  return { ...told, up: { ...told.up, statements: [...statements] } }
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
