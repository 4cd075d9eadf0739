import type { Migration, Report, Script, Statement } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { scriptsOf } from '../context.ts'
import { codeCell, escapeHtml, folded } from '../escape.ts'
import { cut, formatBytes, formatDuration, formatLockMode, plural } from '../format.ts'
import { strongestFelt } from '../sentences/evidence.ts'
import { alignedTable } from '../table.ts'

/** A script of thousands of statements is in the JSON report; here its slowest ones tell the story. */
const MOST_ROWS = 20

function row(statement: Statement, script: Script): readonly string[] {
  const { effects } = statement
  const lock = strongestFelt(effects.locks, script.impact)
  const did = [
    ...(effects.rewrites.length > 0 ? ['rewrites'] : []),
    ...(effects.scans.length > 0 ? ['reads all rows'] : []),
    ...(effects.error === null ? [] : [`fails with ${effects.error.code}`]),
  ]
  return [
    statement.line === null ? '' : String(statement.line),
    codeCell(cut(statement.sql.replace(/\s+/g, ' '), 70)),
    effects.durationMs === null ? '' : formatDuration(effects.durationMs),
    lock === null ? '' : `${formatLockMode(lock.mode)} on ${codeCell(cut(lock.table, 80))}`,
    did.join(', '),
    effects.walBytes === null ? '' : formatBytes(effects.walBytes),
  ]
}

function table(script: Script): string {
  const slowest = script.statements
    .toSorted((a, b) => (b.effects.durationMs ?? 0) - (a.effects.durationMs ?? 0))
    .slice(0, MOST_ROWS)
  const rows = script.statements
    .filter((statement) => slowest.includes(statement))
    .map((statement) => row(statement, script))
  const left = script.statements.length - rows.length
  return [
    ...alignedTable(['Line', 'Statement', 'Took', 'Strongest lock', 'Also', 'WAL'], rows),
    ...(left > 0 ? ['', `and ${plural(left, 'faster statement')}.`] : []),
  ].join('\n')
}

function one(migration: Migration): readonly Block[] {
  return scriptsOf(migration)
    .filter((script) => script.statements.some((statement) => statement.effects.source === 'measured'))
    .map((script) => ({
      importance: 'measurements',
      markdown: folded(`Statement by statement: <code>${escapeHtml(script.file)}</code>`, table(script)),
    }))
}

/** Every performed statement with its time, lock and log volume, folded. */
export function measurementBlocks(report: Report): readonly Block[] {
  return report.migrations.flatMap(one)
}
