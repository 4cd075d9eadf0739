import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksReads, blocksWrites } from '../../src/model/lock-modes.ts'
import type { HeldLock, Migration, Report, Script, Statement } from '../../src/model/report.ts'
import { formatLockMode } from '../../src/report/format.ts'
import { strongestLocks } from '../../src/report/sentences/evidence.ts'
import { failsOnSomeRows } from '../../src/rules/fails-on-some-rows/rule.ts'
import { isLookedAt, type RuleCase } from './rule-cases.ts'

/**
 * What performing an example showed, as the page of its rule tells it. Times are those of the run that wrote the
 * file; everything else has to be the same in every run.
 */
export interface Measured {
  readonly rows: number
  readonly scripts: readonly MeasuredScript[]
  /** `error index-not-concurrent`, in the order of the report. */
  readonly findings: readonly string[]
}

interface MeasuredScript {
  readonly file: string
  readonly statements: readonly MeasuredStatement[]
  readonly blocked: readonly {
    readonly table: string
    readonly readsMs: number
    readonly writesMs: number
  }[]
  readonly error?: string
  readonly rollback?: string
}

interface MeasuredStatement {
  readonly line: number | null
  readonly locks: readonly string[]
  readonly scans: readonly string[]
  readonly rewrites: readonly string[]
  readonly indexRebuilds: readonly string[]
  readonly rowsChanged: number
}

export type ExampleName = 'bad' | 'good'

/** Rows of each table when the pages are written: enough for times that mean something. */
export const ROWS_ON_PAGES = 100_000

/** `bad` and `good` stand on the page of their rule; other cases are for the suite alone. */
export function exampleName({ name }: RuleCase): ExampleName | null {
  if (name.endsWith('/bad')) return 'bad'
  return name.endsWith('/good') ? 'good' : null
}

export function measuredOf(
  one: RuleCase,
  { migrations, findings }: Pick<Report, 'migrations' | 'findings'>,
): Measured {
  const rows = migrations.flatMap(({ up }) => up.impact.map((impact) => impact.rows))
  return {
    rows: Math.max(0, ...rows),
    scripts: migrations.flatMap((migration) => [
      { ...scriptOf(migration.up), ...rollbackOf(migration) },
      ...(migration.down === null || migration.down.durationMs === null ? [] : [scriptOf(migration.down)]),
    ]),
    findings: findings
      .filter((finding) => isLookedAt(one, finding))
      .map(({ severity, rule }) => `${severity} ${rule}`),
  }
}

function rollbackOf({ rollback }: Migration): Pick<MeasuredScript, 'rollback'> {
  return rollback.status === 'missing' || rollback.status === 'not-run' ? {} : { rollback: rollback.status }
}

function scriptOf({ file, statements, impact, error }: Script): MeasuredScript {
  return {
    file: file.slice(file.lastIndexOf('/') + 1),
    statements: statements.map(statementOf).filter(doesSomething),
    blocked: impact.flatMap(({ table, readsBlockedMs, writesBlockedMs }) =>
      writesBlockedMs === 0
        ? []
        : [{ table, readsMs: rounded(readsBlockedMs), writesMs: rounded(writesBlockedMs) }],
    ),
    ...(error === null ? {} : { error: error.code }),
  }
}

function statementOf({ line, sql, effects }: Statement): MeasuredStatement {
  // What is refused gives its locks back before anybody can look exactly.
  const felt = effects.error === null ? effects.locks.filter((lock) => isFelt(lock, sql)) : []
  return {
    line,
    // A weaker lock beside it keeps out nobody else, and may be seen or not.
    locks: strongestLocks(felt).map(lockWords).sort(),
    scans: [...effects.scans].sort(),
    rewrites: [...effects.rewrites].sort(),
    indexRebuilds: [...(effects.indexRebuilds ?? [])].sort(),
    rowsChanged: effects.rowsChanged ?? 0,
  }
}

/**
 * What keeps nobody out is left out. So is everything that a CONCURRENTLY command holds: it ends before the command
 * does, and looks in between see the one or the other of it.
 */
function isFelt({ mode }: HeldLock, sql: string): boolean {
  if (/\bconcurrently\b/i.test(sql)) return false
  return blocksReads(mode) || blocksWrites(mode)
}

const lockWords = ({ mode, table }: HeldLock) => `${formatLockMode(mode)} on ${table}`

function doesSomething({ locks, scans, rewrites, indexRebuilds, rowsChanged }: MeasuredStatement): boolean {
  return [locks, scans, rewrites, indexRebuilds].some((all) => all.length > 0) || rowsChanged > 0
}

/** Two digits say enough: the next run measures something else. */
const rounded = (ms: number) => (ms < 1 ? Number(ms.toFixed(1)) : Number(ms.toPrecision(2)))

/**
 * The same but for what differs from run to run: numbers of rows and times, which rows were tried while there was
 * time, and what the planner made of a table of that size where rows are written.
 */
export function factsOf({ scripts, findings }: Measured): unknown {
  return {
    findings: findings.filter((finding) => !finding.endsWith(` ${failsOnSomeRows.id}`)),
    scripts: scripts.map(({ blocked: _, statements, ...script }) => ({
      ...script,
      statements: statements.map(({ rowsChanged, ...facts }) => ({
        ...facts,
        writesRows: rowsChanged > 0,
        scans: rowsChanged > 0 ? [] : facts.scans,
      })),
    })),
  }
}

const pathOf = (rule: string) => join(__dirname, '..', '..', 'src', 'rules', rule, 'measured.json')

/** @throws Error where the examples of a rule have not been measured yet. */
export function readMeasured(rule: string): Partial<Record<ExampleName, Measured>> {
  const path = pathOf(rule)
  if (!existsSync(path)) {
    throw new Error(
      `${path} is missing. UPDATE_MEASURED=1 npx jest test/rules/cases -t '${rule}/' writes it.`,
    )
  }
  return JSON.parse(readFileSync(path, 'utf8'))
}

export function writeMeasured(rule: string, name: ExampleName, measured: Measured): void {
  const before = existsSync(pathOf(rule)) ? readMeasured(rule) : {}
  const { bad, good }: Partial<Record<ExampleName, Measured>> = { ...before, [name]: measured }
  writeFileSync(pathOf(rule), `${JSON.stringify({ bad, good }, null, 2)}\n`)
}
