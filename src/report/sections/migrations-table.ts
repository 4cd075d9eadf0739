import type { Migration, Report, Script } from '../../model/report.ts'
import { byteLength } from '../block.ts'
import { failedWords, longestBlock, migrationName } from '../context.ts'
import { codeCell } from '../escape.ts'
import { cut, formatDuration, plural } from '../format.ts'
import { rollbackWords } from '../sentences/rollback.ts'
import { alignedTable } from '../table.ts'
import { verdictSign } from './signs.ts'

/** Bars and the spaces that make the columns line up. */
const ROW_MARGIN = 80

const WORDS = { unsafe: 'Unsafe', unchecked: 'Not checked', safe: 'Safe' } as const
const WEIGHT = { unsafe: 0, unchecked: 1, safe: 2 } as const

function blocked(script: Script, what: 'readsBlockedMs' | 'writesBlockedMs'): string {
  if (script.durationMs === null) return 'not measured'
  const worst = longestBlock(script, what)
  if (worst === null) return 'none'
  return `${formatDuration(worst.ms)} on ${codeCell(cut(worst.table, 80))}`
}

function row(migration: Migration, report: Report): readonly string[] {
  const change = migration.change === 'added' ? '' : ` (${migration.change})`
  const failed = failedWords(migration.up)
  return [
    `${codeCell(cut(migrationName(migration, report), 120))}${change}`,
    `${verdictSign(migration.verdict)} ${WORDS[migration.verdict]}${failed}`,
    blocked(migration.up, 'readsBlockedMs'),
    blocked(migration.up, 'writesBlockedMs'),
    rollbackWords(migration),
  ]
}

/**
 * One row a migration in the order they run. Where the rows would take more than `limitBytes`, unsafe and
 * unchecked ones are kept first and the rest is counted below.
 */
export function migrationsTable(report: Report, limitBytes: number): string {
  const rows = report.migrations.map((migration, index) => ({
    index,
    migration,
    cells: row(migration, report),
  }))
  let used = 0
  const kept = new Set<number>()
  for (const each of rows.toSorted((a, b) => WEIGHT[a.migration.verdict] - WEIGHT[b.migration.verdict])) {
    used += byteLength(each.cells.join('')) + ROW_MARGIN
    if (kept.size > 0 && used > limitBytes) break
    kept.add(each.index)
  }
  const left = rows.filter((each) => !kept.has(each.index))
  const table = alignedTable(
    ['Migration', 'Verdict', 'Reads blocked', 'Writes blocked', 'Rollback'],
    rows.filter((each) => kept.has(each.index)).map((each) => each.cells),
  ).join('\n')
  if (left.length === 0) return table
  const verdicts = (['unsafe', 'unchecked', 'safe'] as const).flatMap((verdict) => {
    const count = left.filter((each) => each.migration.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${WORDS[verdict].toLowerCase()}`]
  })
  return `${table}\n\nand ${plural(left.length, 'more migration')}: ${verdicts.join(', ')}.`
}
