import { createHash } from 'node:crypto'
import type { Finding, Severity } from '../model/report.ts'
import { RULES } from './index.ts'
import type { Budgets, Draft, JudgedMigration, JudgedScript, Rule, SaidDraft } from './rule.ts'

/** Applies every rule to the migrations of a change. */
export function judge(migrations: readonly JudgedMigration[], budgets: Budgets): readonly Finding[] {
  const findings = migrations.flatMap((migration) => [
    ...judgeScript(migration, migration.up, budgets),
    ...(migration.down === null ? [] : judgeScript(migration, migration.down, budgets)),
    ...judgeRollback(migration),
  ])
  return [...findings, ...judgeChange(migrations)]
}

function judgeScript(migration: JudgedMigration, script: JudgedScript, budgets: Budgets): Finding[] {
  const said: SaidDraft[] = []
  const isExisting = (table: string) => migration.existingTables.has(table)
  return RULES.flatMap((rule) => {
    if (rule.about !== 'both' && rule.about !== script.direction) return []
    const drafts = rule.check({ migration, script, budgets, isExisting, said })
    said.push(...drafts.map((draft) => ({ ...draft, rule: rule.id })))
    return drafts.map((draft) => finding(rule, draft, migration, script))
  })
}

function judgeRollback(migration: JudgedMigration): Finding[] {
  return RULES.flatMap((rule) =>
    rule.about === 'rollback'
      ? rule
          .check({ migration })
          .map((draft) => finding(rule, draft, migration, migration.down ?? migration.up))
      : [],
  )
}

function judgeChange(migrations: readonly JudgedMigration[]): Finding[] {
  return RULES.flatMap((rule) => {
    const found = rule.about === 'change' ? rule.check({ migrations }) : null
    return found === null ? [] : [finding(rule, found.draft, found.migration, found.migration.up)]
  })
}

function finding(rule: Rule, draft: Draft, migration: JudgedMigration, script: JudgedScript): Finding {
  const { statement } = draft
  const line = draft.line ?? statement?.line ?? 1
  return {
    rule: rule.id,
    severity: severityIn(script, rule, draft),
    certainty: statement?.effects.source ?? (script.statements[0]?.effects.source || 'measured'),
    fingerprint: fingerprint(rule, draft, migration, script),
    migration: migration.id,
    file: script.file,
    line,
    endLine: Math.max(line, statement?.endLine ?? line),
    ...(statement === null || draft.line !== undefined ? {} : { column: statement.column }),
    title: draft.title ?? rule.title,
    message: draft.message,
    ...(draft.table === undefined ? {} : { table: draft.table }),
    ...(draft.fix === undefined ? {} : { fix: draft.fix }),
  }
}

/** A rollback runs in an incident, where a wait is bad, but it does not run on every deployment. */
function severityIn(script: JudgedScript, rule: Rule, draft: Draft): Severity {
  const severity = draft.severity ?? rule.severity
  return rule.about === 'both' && script.direction === 'down' && severity === 'error' ? 'warning' : severity
}

/** The same over pushes: no line numbers and no figures, white space folded. */
function fingerprint(rule: Rule, draft: Draft, migration: JudgedMigration, script: JudgedScript): string {
  const sql = draft.statement?.sql.replace(/\s+/g, ' ') ?? ''
  const parts = [rule.id, migration.id, script.direction, draft.title ?? '', draft.table ?? '', sql]
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16)
}
