import type { Finding, Migration, Report, Script, Statement, TableImpact } from '../model/report.ts'
import { wasStopped } from '../model/stopped.ts'

/** What the report holds about the place that a finding names. */
export interface FindingContext {
  readonly script: Script | null
  readonly statement: Statement | null
  /** What the finding's table went through in that script. */
  readonly impact: TableImpact | null
}

/** The script, the statement and the table's impact behind a finding, as far as the report holds them. */
export function contextOf(finding: Finding, report: Pick<Report, 'migrations'>): FindingContext {
  const script = placesIn(report.migrations).scripts.get(finding.file) ?? null
  const statement = script === null ? null : statementAt(script, finding)
  const impact = script?.impact.find((one) => one.table === finding.table) ?? null
  return { script, statement, impact }
}

/** Several statements may share a line; a column tells them apart, and without one the refused one is meant. */
function statementAt(script: Script, { line, column }: Finding): Statement | null {
  const there = script.statements.filter(
    (one) => one.line !== null && one.line <= line && line <= (one.endLine ?? one.line),
  )
  const refused = there.find((one) => one.effects.error !== null)
  if (column === undefined) return refused ?? there[0] ?? null
  return there.findLast((one) => (one.line ?? 0) < line || (one.column ?? 1) <= column) ?? there[0] ?? null
}

/** The up script and, where there is one, the down script. */
export function scriptsOf(migration: Migration): readonly Script[] {
  return migration.down === null ? [migration.up] : [migration.up, migration.down]
}

interface Places {
  readonly scripts: ReadonlyMap<string, Script>
  readonly targets: ReadonlySet<string>
}

/** As long-lived as the list they were made of: each of thousands of findings asks several times. */
const placesOf = new WeakMap<readonly Migration[], Places>()

function placesIn(migrations: readonly Migration[]): Places {
  const known = placesOf.get(migrations)
  if (known !== undefined) return known
  // Where a file occurs twice the first one counts.
  const scripts = migrations.flatMap(scriptsOf).toReversed()
  const places = {
    scripts: new Map(scripts.map((script) => [script.file, script])),
    targets: new Set(migrations.map(({ target }) => target)),
  }
  placesOf.set(migrations, places)
  return places
}

/** A migration's name for a table: the file inside its target, or the whole path where there are several targets. */
export function migrationName(migration: Migration, report: Pick<Report, 'migrations'>): string {
  const { file } = migration.up
  const several = placesIn(report.migrations).targets.size > 1
  const prefix = `${migration.target}/`
  return !several && file.startsWith(prefix) ? file.slice(prefix.length) : file
}

/** What is added to the verdict of a migration that did not come to its end; empty for one that did. */
export function failedWords({ error }: Script): string {
  if (error === null) return ''
  return wasStopped(error) ? ', stopped' : ', fails to apply'
}

/** The table whose reads or writes were blocked longest without interruption; `null` when none was. */
export function longestBlock(
  script: Script,
  what: 'readsBlockedMs' | 'writesBlockedMs',
): { readonly table: string; readonly ms: number; readonly impact: TableImpact } | null {
  const worst = script.impact.reduce<TableImpact | null>(
    (best, one) => (one[what] > (best?.[what] ?? 0) ? one : best),
    null,
  )
  return worst === null ? null : { table: worst.table, ms: worst[what], impact: worst }
}
