import { NO_COMMENTS, scriptComments } from '../comments/script-comments.ts'
import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import { transactionRanges } from '../layouts/transaction-plan.ts'
import type { QueueObservation, Rerun, Rollback, Script } from '../model/report.ts'
import type { SchemaChange } from '../model/schema-facts.ts'
import type { MissingPart } from '../rehearsal/lacking/missing-parts.ts'
import type { Wants } from '../rehearsal/lacking/no-wants.ts'
import { doesNothing } from '../rehearsal/rollback/declared.ts'
import type { RowTrial, RowTrials } from '../rehearsal/rows/row-trials.ts'
import type { JudgedMigration, JudgedScript } from './rule.ts'

/** A migration's scripts as the report tells them, next to the scripts as they were loaded. */
export interface ToldMigration {
  readonly migration: LoadedMigration
  readonly up: Script
  readonly down: Script | null
  readonly rollback: Rollback
  readonly rerun?: readonly Rerun[]
  /** statement_timeout in effect at each statement of the up script. Absent: nothing was measured. */
  readonly statementTimeouts?: readonly (number | null)[]
  /** What the up script waits for beside long-running reads. Absent: nobody asked. */
  readonly queue?: readonly QueueObservation[]
  /** By qualified name, with the kind in `pg_class`. */
  readonly existingTables: ReadonlyMap<string, string>
  /** In effect at each statement of the up and the down script; `null` where nothing was measured. */
  readonly lockTimeouts: {
    readonly up: readonly (number | null)[]
    readonly down: readonly (number | null)[]
  }
  /** What other rows made of the scripts. */
  readonly trials: RowTrials
  /** As rules get it. */
  readonly schema?: SchemaChange
  readonly wants: Wants
  /** As rules get them. */
  readonly keys?: ReadonlyMap<string, string>
  readonly postgresMajor?: number
}

/** What rules look at: measured or predicted effects next to the operations of the parse. */
export function judged(told: ToldMigration): JudgedMigration {
  const { migration, up, down, rollback, rerun = [], existingTables, lockTimeouts, trials, wants } = told
  return {
    id: migration.files.id,
    target: migration.target.directory,
    layout: migration.target.layout.name,
    expectsDown: migration.target.layout.expectsDown,
    repeatable: migration.files.repeatable,
    up: withStatementTimeouts(
      judgedScript(migration.up, up, 'up', lockTimeouts.up, trials.up, wants.up),
      told.statementTimeouts ?? [],
    ),
    down: down && judgedScript(migration.down, down, 'down', lockTimeouts.down, trials.down, wants.down),
    rollback,
    rollbackMode: migration.target.rollback ?? null,
    rerun,
    ...(migration.hasRun === undefined ? {} : { hasRun: migration.hasRun }),
    ...(migration.target.pooled === undefined ? {} : { pooled: migration.target.pooled }),
    existingTables,
    ...(told.schema === undefined ? {} : { schema: told.schema }),
    ...(told.keys === undefined ? {} : { keys: told.keys }),
    ...(told.postgresMajor === undefined ? {} : { postgresMajor: told.postgresMajor }),
  }
}

function withStatementTimeouts(script: JudgedScript, timeouts: readonly (number | null)[]): JudgedScript {
  const statements = script.statements.map((statement) => ({
    ...statement,
    statementTimeoutMs: timeouts[statement.index] ?? 0,
  }))
  return { ...script, statements }
}

function judgedScript(
  loaded: LoadedScript | null,
  script: Script,
  direction: JudgedScript['direction'],
  lockTimeouts: readonly (number | null)[],
  trial: RowTrial,
  wanted: MissingPart | null,
): JudgedScript {
  const parsed = loaded?.statements() ?? []
  return {
    file: script.file,
    direction,
    sending: loaded?.sending ?? null,
    statements: script.statements.flatMap((statement, index) => {
      const source = parsed[index]
      if (source === undefined) return []
      const { line, endLine, column, sql, kind } = source.parsed
      const { operations } = source
      return [
        {
          index,
          line,
          endLine,
          column,
          sql,
          kind,
          operations,
          effects: statement.effects,
          lockTimeoutMs: lockTimeouts[index] ?? null,
        },
      ]
    }),
    transactions: script.transactions ?? (loaded ? transactionRanges(parsed, loaded.sending) : []),
    impact: script.impact,
    error: script.error,
    refusals: trial.refusals,
    wanted: wanted?.advice ?? null,
    idle: loaded !== null && doesNothing(loaded),
    performed: script.durationMs !== null,
    comments: loaded === null ? NO_COMMENTS : scriptComments(loaded.text, loaded.parsed),
  }
}
