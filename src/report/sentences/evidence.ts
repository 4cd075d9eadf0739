import { blocksReads, blocksWrites, isLockMode, LOCK_MODES } from '../../model/lock-modes.ts'
import type {
  Effects,
  Finding,
  HeldLock,
  Report,
  SqlError,
  Statement,
  TableImpact,
} from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { contextOf } from '../context.ts'
import { cut, formatBytes, formatDuration, formatLockMode, plural } from '../format.ts'
import { code, enumerateProse, type Prose, parseProse, prose } from '../prose.ts'
import { probeSentences } from './probes.ts'
import { queueSentence } from './queue.ts'
import { rewriteReasonWords, rowLockSentences } from './row-effects.ts'

/** Less WAL than this is bookkeeping, not a cost. */
const WORTH_TELLING_WAL = 64 * 1024

/** A detail can quote a whole row; its beginning tells which. */
const MOST_ERROR = 500

const strength = (lock: HeldLock) => (isLockMode(lock.mode) ? LOCK_MODES.indexOf(lock.mode) : -1)

/** The strongest lock that users of an existing table feel; where there is none, the strongest of all. */
export function strongestFelt(locks: readonly HeldLock[], impact: readonly TableImpact[]): HeldLock | null {
  const strongest = strongestLocks(locks)
  return strongest.find((lock) => impact.some((one) => one.table === lock.table)) ?? strongest[0] ?? null
}

/** The strongest lock on each table, strongest first. What the transaction itself created keeps nobody out. */
export function strongestLocks(locks: readonly HeldLock[]): readonly HeldLock[] {
  const best = new Map<string, HeldLock>()
  for (const lock of locks) {
    if (lock.createdHere) continue
    const known = best.get(lock.table)
    if (known === undefined || strength(lock) > strength(known)) best.set(lock.table, lock)
  }
  return [...best.values()].toSorted((a, b) => strength(b) - strength(a))
}

function whoWaits(mode: string): string {
  if (blocksReads(mode)) return 'reads and writes wait'
  if (blocksWrites(mode)) return 'writes wait, reads go on'
  return 'reads and writes go on'
}

function lockSentence(lock: HeldLock, impact: readonly TableImpact[]): Prose {
  const table = impact.find((one) => one.table === lock.table)
  const held = lock.heldMs === null ? '' : ` held for ${formatDuration(lock.heldMs)}`
  const rows = table === undefined ? '' : ` (${plural(table.rows, 'row')})`
  // Locks on tables that the change itself created block nobody; only existing tables have an impact.
  const consequence = table === undefined ? '' : `: ${whoWaits(lock.mode)}`
  return prose`${formatLockMode(lock.mode)} on ${code(lock.table)}${held}${rows}${consequence}.`
}

const tables = (names: readonly string[]) => enumerateProse(names.map((name) => prose`${code(name)}`))

/** A message of the server with its SQLSTATE, and its detail and hint as sentences of their own. */
export function sqlErrorSentences(error: SqlError): readonly Prose[] {
  if (wasStopped(error)) return [parseProse(error.message)]
  return [
    prose`${parseProse(cut(error.message.replace(/\.?\s*$/, ''), MOST_ERROR))} (SQLSTATE ${error.code}).`,
    ...(error.detail === undefined ? [] : [prose`Detail: ${parseProse(cut(error.detail, MOST_ERROR))}`]),
    ...(error.hint === undefined ? [] : [prose`Hint: ${parseProse(cut(error.hint, MOST_ERROR))}`]),
  ]
}

/** What one statement did, or would do where nothing was performed, one fact a sentence. */
export function effectSentences(effects: Effects, impact: readonly TableImpact[]): readonly Prose[] {
  const measured = effects.source === 'measured'
  const facts: Prose[] = []
  const locks = strongestLocks(effects.locks)
  const blocking = locks.filter((lock) => blocksWrites(lock.mode))
  const felt = blocking.filter((lock) => impact.some((one) => one.table === lock.table))
  for (const lock of felt.length > 0 || measured ? felt : blocking) facts.push(lockSentence(lock, impact))
  if (effects.rewrites.length > 0) {
    const why = rewriteReasonWords(effects.rewriteReasons ?? [])
    facts.push(
      prose`${tables(effects.rewrites)} ${measured ? 'was' : 'would be'} rewritten${why}: every row is copied.`,
    )
  }
  if (effects.scans.length > 0) {
    const rows = effects.rowsScanned === undefined ? '' : ` (${plural(effects.rowsScanned, 'row')} in all)`
    facts.push(prose`${tables(effects.scans)} ${measured ? 'was' : 'would be'} read from end to end${rows}.`)
  }
  if (effects.indexRebuilds !== undefined && effects.indexRebuilds.length > 0) {
    facts.push(prose`Rebuilt: ${tables(effects.indexRebuilds)}.`)
  }
  if (effects.rowsChanged !== undefined && effects.rowsChanged > 0) {
    facts.push(prose`${plural(effects.rowsChanged, 'row')} changed.`)
  }
  facts.push(...rowLockSentences(effects, impact))
  const costs = [
    ...(effects.durationMs === null ? [] : [`took ${formatDuration(effects.durationMs)}`]),
    ...((effects.walBytes ?? 0) >= WORTH_TELLING_WAL
      ? [`wrote ${formatBytes(effects.walBytes ?? 0)} of WAL`]
      : []),
    ...((effects.tempBytes ?? 0) > 0
      ? [`used ${formatBytes(effects.tempBytes ?? 0)} of temporary files`]
      : []),
  ]
  if (costs.length > 0) facts.push(prose`The statement ${costs.join(', ')}.`)
  if (effects.error !== null) facts.push(...sqlErrorSentences(effects.error))
  return facts
}

/** The forecast for production, where statistics of it were given. */
export function forecastSentences(impact: TableImpact): readonly Prose[] {
  const { forecast } = impact
  if (forecast === null) return []
  const { readsBlockedMs: reads, writesBlockedMs: writes } = forecast
  const same = reads.low === writes.low && reads.mid === writes.mid && reads.high === writes.high
  const kinds = same
    ? ([['reads and writes', reads]] as const)
    : ([
        ['reads', reads],
        ['writes', writes],
      ] as const)
  return kinds.flatMap(([kind, range]) =>
    range.high <= 0
      ? []
      : [
          prose`Forecast for ${plural(Math.round(forecast.rows), 'row')} of ${code(impact.table)}: ${kind} blocked for ${formatDuration(range.mid)} (${formatDuration(range.low)} to ${formatDuration(range.high)}).`,
        ],
  )
}

function isIn(statement: Statement, line: number | null): boolean {
  if (line === null || statement.line === null) return false
  return statement.line <= line && line <= (statement.endLine ?? statement.line)
}

/** What was seen of the statement beside a long-running read, for a finding that is about waiting. */
function waitsBehind(finding: Finding, statement: Statement, { migrations }: Report): readonly Prose[] {
  if (!finding.rule.includes('lock-timeout')) return []
  const migration = migrations.find((one) => one.up.file === finding.file)
  return (migration?.queue ?? [])
    .filter((one) => one.statement === statement.index && one.table === finding.table)
    .flatMap((one) => (migration === undefined ? [] : [queueSentence(one, migration)]))
}

/** The measured, or predicted, facts behind a finding. */
export function evidenceOf(finding: Finding, report: Report): readonly Prose[] {
  const { script, statement, impact } = contextOf(finding, report)
  if (script === null) return []
  if (statement === null) return script.error === null ? [] : sqlErrorSentences(script.error)
  const facts = [...effectSentences(statement.effects, script.impact)]
  const failed = script.error !== null && isIn(statement, script.error.line)
  // The run that sends the whole script decides its outcome; the replay of the statement may have passed.
  if (failed && statement.effects.error === null && script.error !== null) {
    facts.push(...sqlErrorSentences(script.error))
  }
  // A finding about no table, for instance a rollback that forgets something, is not about this lock.
  if (finding.table === undefined && !failed && statement.effects.error === null) return []
  const longest = Math.max(impact?.readsBlockedMs ?? 0, impact?.writesBlockedMs ?? 0)
  const took = statement.effects.durationMs ?? 0
  if (impact !== null && longest > took * 1.2 && longest - took >= 1) {
    facts.push(
      prose`The lock lasts until the transaction ends: ${code(impact.table)} is blocked for ${formatDuration(longest)} without a break.`,
    )
  }
  facts.push(...waitsBehind(finding, statement, report))
  return impact === null ? facts : [...facts, ...probeSentences(impact), ...forecastSentences(impact)]
}
