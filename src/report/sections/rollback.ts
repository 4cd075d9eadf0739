import type { Migration, Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { migrationName } from '../context.ts'
import { codeBlock, codeSpan, folded } from '../escape.ts'
import { plural } from '../format.ts'
import { proseToMarkdown } from '../prose.ts'
import { isSound, rollbackSentences } from '../sentences/rollback.ts'
import { excerpt } from '../sql-excerpt.ts'

/** A rollback can differ in hundreds of objects; a reader needs the first ones and the number. */
const MOST_FACTS = 12

function suggestions(migration: Migration): readonly string[] {
  const { repairSql, suggestedDown } = migration.rollback
  const performed = suggestedDown?.verified === true ? 'performed' : 'not performed yet'
  return [
    ...(repairSql === undefined
      ? []
      : [folded('What the rollback leaves to do', codeBlock(excerpt(repairSql), 'sql'))]),
    ...(suggestedDown === undefined
      ? []
      : [folded(`A rollback that restores, ${performed}`, codeBlock(excerpt(suggestedDown.sql), 'sql'))]),
  ]
}

function one(migration: Migration, report: Report): string {
  const { outcome, facts } = rollbackSentences(migration)
  const shown = facts.slice(0, MOST_FACTS).map((fact) => `- ${proseToMarkdown(fact)}`)
  const more = facts.length - shown.length
  const list = [...shown, ...(more > 0 ? [`- and ${plural(more, 'more difference')}.`] : [])]
  return [
    `**${codeSpan(migrationName(migration, report))}**: ${proseToMarkdown(outcome)}`,
    ...(list.length === 0 ? [] : [list.join('\n')]),
    ...suggestions(migration),
  ].join('\n\n')
}

/** Nothing was rolled back because nothing was applied, which the first line says already. */
function isObvious(migration: Migration, report: Report): boolean {
  return migration.rollback.status === 'not-run' && (report.postgres === null || migration.up.error !== null)
}

/** Rollbacks that need words, one block each; sound ones are in the table already. */
export function rollbackBlocks(report: Report): readonly Block[] {
  return report.migrations
    .filter((migration) => !isSound(migration.rollback) && !isObvious(migration, report))
    .map((migration, index) => ({
      importance: 'rollback' as const,
      markdown: `${index === 0 ? '### Rollback\n\n' : ''}${one(migration, report)}`,
    }))
}
