import type { Settings } from '../config/settings.ts'
import type { LoadedMigration, LoadedTarget } from '../layouts/load-scripts.ts'
import type { Finding, Report } from '../model/report.ts'
import type { ExpectedScripts } from '../predict/predict-performed.ts'
import { type Prediction, predictTarget } from '../predict/predict-target.ts'
import type { Rehearsal } from '../rehearsal/rehearse.ts'
import { judge } from '../rules/judge.ts'
import { judged } from '../rules/judged.ts'
import { withAdvisoryGaps } from './advisory-gaps.ts'
import { codeGaps } from './code-gaps.ts'
import { psqlGaps } from './psql-gaps.ts'
import { type PerformedOutcome, reportMigration, tellMigrations, tellPerformed } from './tell-migrations.ts'

/** No rehearsal was asked for, so its absence is no gap. */
export const nothingAsked: Rehearsal = {
  postgres: null,
  outcomes: [],
  unchecked: [],
  rollbacksTogether: [],
}

/** What the rules say about one migration that was performed, before the others are known. */
export function judgeOutcome(outcome: PerformedOutcome, settings: Judging): readonly Finding[] {
  return judge([judged(tellPerformed(outcome))], judgement(settings))
}

/** What judging rests on besides what happened. */
export interface Judging
  extends Pick<Settings, 'all' | 'budgetReadsMs' | 'budgetWritesMs'>,
    Partial<Pick<Settings, 'rules' | 'rows' | 'postgresVersion'>> {
  /** What was predicted of migrations that were performed, where it is to be told. Absent: nothing. */
  readonly expected?: ReadonlyMap<LoadedMigration, ExpectedScripts>
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string
}

function judgement(settings: Judging) {
  const { all, today, rules = [], rows = 0 } = settings
  return { budgets: budgetsOf(settings), all, today, usualRows: rows, ruleSettings: rules }
}

export function budgetsOf(settings: Pick<Settings, 'budgetReadsMs' | 'budgetWritesMs'>) {
  return { readsMs: settings.budgetReadsMs, writesMs: settings.budgetWritesMs }
}

/** Adds to a report what was performed and predicted, and what the rules say about it. */
export function tellReport(
  report: Report,
  targets: readonly LoadedTarget[],
  { postgres, outcomes, unchecked, rollbacksTogether }: Rehearsal,
  settings: Judging,
): Report {
  let predicted: ReadonlyMap<LoadedMigration, Prediction> | null = null
  const predictions = () => {
    const { all, postgresVersion } = settings
    predicted ??= new Map(targets.flatMap((target) => [...predictTarget(target, all, postgresVersion)]))
    return predicted
  }
  const told = tellMigrations(targets, outcomes, predictions, settings.expected)
  return {
    ...report,
    postgres,
    migrations: [...told.map(reportMigration), ...report.migrations],
    findings: judge(told.map(judged), {
      ...judgement(settings),
      rollbacksTogether,
      histories: targets.flatMap(({ history }) => history ?? []),
    }),
    ...(rollbacksTogether.length === 0 ? {} : { rollbacksTogether: [...rollbacksTogether] }),
    unchecked: withAdvisoryGaps(
      [...report.unchecked, ...psqlGaps(targets), ...(postgres === null ? codeGaps(told) : []), ...unchecked],
      told.map(({ migration }) => migration),
    ),
  }
}
