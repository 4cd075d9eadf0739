import { createHash } from 'node:crypto'
import type { RuleSetting } from '../config/rule-settings.ts'
import { DEFAULT_POSTGRES_MAJOR } from '../config/settings.ts'
import type { LoadedHistory } from '../layouts/loaded-history.ts'
import type { Operation } from '../model/operation.ts'
import type { Finding, RollbackTogether, Severity } from '../model/report.ts'
import { RULES } from './index.ts'
import { judgedBySize, type KnownSizes, knownSizes } from './known-size.ts'
import { concernsChange, withoutReplaced } from './of-change.ts'
import type {
  Budgets,
  ChangeDraft,
  ChangeRule,
  Draft,
  JudgedMigration,
  JudgedScript,
  JudgedStatement,
  Rule,
  SaidDraft,
} from './rule.ts'
import { withRuleSettings } from './rule-settings.ts'
import { schemasOfChange } from './schema-of-change.ts'
import { suppress } from './suppress.ts'
import { toldOnce } from './told-once.ts'

const RULE_IDS: readonly string[] = RULES.map((rule) => rule.id)

export interface Judgement {
  readonly budgets: Budgets
  /** Every migration is judged on the schema left by those before it, not as one change. */
  readonly all: boolean
  /** `YYYY-MM-DD` in UTC: suppressions may have expired. */
  readonly today: string
  /** Rows that a table gets where no comment asks for another number; absent: none are made. */
  readonly usualRows?: number
  /** Absent: every rule counts as it says. */
  readonly ruleSettings?: readonly RuleSetting[]
  /** Absent: none were performed. */
  readonly rollbacksTogether?: readonly RollbackTogether[]
  /** What the change makes of what production has run. Absent: nothing. */
  readonly histories?: readonly LoadedHistory[]
}

/** Applies every rule to the migrations of a change. */
export function judge(
  migrations: readonly JudgedMigration[],
  {
    budgets,
    all,
    today,
    usualRows = 0,
    ruleSettings = [],
    rollbacksTogether = [],
    histories = [],
  }: Judgement,
): readonly Finding[] {
  const sizes = knownSizes(migrations)
  const findings = schemasOfChange(migrations, all).flatMap((migration, position) => {
    const earlier = all ? [] : migrations.slice(0, position)
    const added = addedColumns([...earlier.filter((one) => one.target === migration.target), migration])
    return [
      ...judgeScript(migration, migration.up, budgets, added, sizes),
      ...(migration.down === null ? [] : judgeScript(migration, migration.down, budgets, added, sizes)),
      ...judgeRollback(migration, rollbacksTogether),
    ]
  })
  const ofChange = judgeChange({ migrations, rollbacksTogether, histories, all })
  const everything = distinctFingerprints([
    ...withoutReplaced(
      findings,
      ofChange.map(({ found }) => found),
    ),
    ...ofChange.map(({ rule, found }) =>
      finding(rule, found.draft, found.migration, found.script ?? found.migration.up),
    ),
  ])
  return withRuleSettings(withSuppressions(everything, migrations, today, usualRows), ruleSettings)
}

/** Comments are judged last: only then is it known what they suppress. Nothing suppresses what is said of them. */
function withSuppressions(
  findings: readonly Finding[],
  migrations: readonly JudgedMigration[],
  today: string,
  usualRows: number,
): readonly Finding[] {
  const suppressed = suppress(findings, migrations, today, RULE_IDS)
  const scripts = migrations.flatMap((migration) =>
    [migration.up, migration.down].flatMap((script) => (script === null ? [] : [{ migration, script }])),
  )
  const aboutComments = RULES.flatMap((rule) =>
    rule.about === 'comments'
      ? scripts.flatMap(({ migration, script }) =>
          rule
            .check({ script, ignores: suppressed.ignores.get(script.file) ?? [], usualRows })
            .map((draft) => finding(rule, draft, migration, script)),
        )
      : [],
  )
  return [...suppressed.findings, ...distinctFingerprints(aboutComments)]
}

/** Columns that the change adds before it drops any of the name: production has none of them. */
function addedColumns(migrations: readonly JudgedMigration[]): ReadonlySet<string> {
  const first = new Map<string, Operation['type']>()
  for (const { up } of migrations) {
    for (const operation of up.statements.flatMap((statement) => statement.operations)) {
      if (operation.type !== 'add-column' && operation.type !== 'drop-column') continue
      const column = operation.type === 'add-column' ? operation.column.name : operation.column
      const name = `${operation.table}.${column}`
      if (!first.has(name)) first.set(name, operation.type)
    }
  }
  return new Set([...first].flatMap(([name, type]) => (type === 'add-column' ? [name] : [])))
}

function judgeScript(
  migration: JudgedMigration,
  script: JudgedScript,
  budgets: Budgets,
  added: ReadonlySet<string>,
  sizes: KnownSizes,
): Finding[] {
  const said: SaidDraft[] = []
  const schema = (script.direction === 'up' ? migration.schema : undefined) ?? null
  const isExisting = (table: string) => migration.existingTables.has(table)
  const isNewColumn = (table: string, column: string) => added.has(`${table}.${column}`)
  const keyOf = (table: string) => migration.keys?.get(table) ?? null
  const { postgresMajor = DEFAULT_POSTGRES_MAJOR } = migration
  const found = RULES.flatMap((rule) => {
    if (rule.about !== 'both' && rule.about !== script.direction) return []
    const drafts = rule
      .check({ migration, script, schema, budgets, isExisting, isNewColumn, keyOf, postgresMajor, said })
      .map((draft) => judgedBySize(draft, rule, script, budgets, sizes))
    said.push(
      ...drafts.map((draft) => ({
        ...draft,
        rule: rule.id,
        explainsBlocking: rule.explainsBlocking === true,
        explainsFailure: rule.explainsFailure === true,
      })),
    )
    return drafts
      .filter((draft) => concernsChange(migration, script, draft))
      .map((draft) => ({ rule, draft }))
  })
  const isRefused = refusedStatements(said)
  return toldOnce(
    found.filter(({ rule, draft }) => rule.explainsFailure === true || !isRefused(draft.statement)),
  ).map(({ rule, draft }) => finding(rule, draft, migration, script))
}

/** What the server is going to refuse does nothing else. Where it was performed the effects say so themselves. */
function refusedStatements(said: readonly SaidDraft[]): (statement: JudgedStatement | null) => boolean {
  const refused = new Set(
    said.flatMap(({ statement, explainsFailure, severity }) =>
      explainsFailure && severity !== 'warning' && statement?.effects.source === 'predicted'
        ? [statement]
        : [],
    ),
  )
  return (statement) => statement !== null && refused.has(statement)
}

function judgeRollback(
  migration: JudgedMigration,
  rollbacksTogether: readonly RollbackTogether[],
): Finding[] {
  const together =
    rollbacksTogether.find(
      ({ target, migrations }) => target === migration.target && migrations.includes(migration.id),
    ) ?? null
  return RULES.flatMap((rule) =>
    rule.about === 'rollback'
      ? rule
          .check({ migration, together })
          .map((draft) => finding(rule, draft, migration, migration.down ?? migration.up))
      : [],
  )
}

function judgeChange(
  change: Parameters<ChangeRule['check']>[0],
): readonly { readonly rule: Rule; readonly found: ChangeDraft }[] {
  return RULES.flatMap((rule) =>
    rule.about === 'change' ? rule.check(change).map((found) => ({ rule, found })) : [],
  )
}

function finding(rule: Rule, draft: Draft, migration: JudgedMigration, script: JudgedScript): Finding {
  const { statement } = draft
  const line = draft.line ?? statement?.line ?? script.statements[0]?.line ?? 1
  return {
    rule: rule.id,
    severity: severityIn(migration, script, rule, draft),
    certainty: statement?.effects.source ?? (script.performed ? 'measured' : 'predicted'),
    fingerprint: fingerprint(rule, draft, migration, script),
    migration: migration.id,
    file: script.file,
    line,
    endLine: Math.max(line, statement?.endLine ?? line),
    ...columnOf(draft),
    title: draft.title ?? rule.title,
    message: draft.message,
    ...(draft.table === undefined ? {} : { table: draft.table }),
    ...(draft.fix === undefined ? {} : { fix: draft.fix }),
    ...(draft.queries === undefined ? {} : { queries: draft.queries }),
  }
}

function columnOf({ statement, line, column }: Draft): Pick<Finding, 'column'> {
  if (line !== undefined) return column === undefined ? {} : { column }
  return statement === null ? {} : { column: statement.column }
}

/**
 * A rollback runs in an incident, where a wait is bad, but it does not run on every deployment. Where the settings
 * make rollbacks advisory nothing about them is an error.
 */
function severityIn(
  { rollbackMode }: JudgedMigration,
  script: JudgedScript,
  rule: Rule,
  draft: Draft,
): Severity {
  const severity = draft.severity ?? rule.severity
  const mild =
    (rule.about === 'both' && script.direction === 'down') ||
    (rule.about === 'rollback' && rollbackMode === 'advisory')
  return mild && severity === 'error' ? 'warning' : severity
}

/** The same over pushes: no line numbers and no figures, white space folded. */
function fingerprint(rule: Rule, draft: Draft, migration: JudgedMigration, script: JudgedScript): string {
  const sql = draft.statement?.sql.replace(/\s+/g, ' ') ?? ''
  const parts = [rule.id, migration.id, script.direction, draft.title ?? '', draft.table ?? '', sql]
  return digest(parts)
}

/** The same said twice of one text (two foreign keys in one statement) gets a fingerprint each, by their order. */
function distinctFingerprints(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const before = seen.get(finding.fingerprint) ?? 0
    seen.set(finding.fingerprint, before + 1)
    return before === 0 ? finding : { ...finding, fingerprint: digest([finding.fingerprint, String(before)]) }
  })
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16)
}
