import type { Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { migrationName } from '../context.ts'
import { codeSpan } from '../escape.ts'
import { proseToMarkdown } from '../prose.ts'
import { leavesNothingBehind, rerunSentences } from '../sentences/rerun.ts'

/** What is left behind where a migration breaks off, a block for each that leaves something; one sentence for the rest. */
export function rerunBlocks(report: Report): readonly Block[] {
  const told = report.migrations.flatMap((migration) => {
    const sentences = rerunSentences(migration)
    if (sentences.length === 0) return []
    const name = codeSpan(migrationName(migration, report))
    return [`**${name}**\n\n${sentences.map((one) => `- ${proseToMarkdown(one)}`).join('\n')}`]
  })
  const rest = whatRests(report)
  return [
    ...told.map((markdown, index) => ({
      importance: 'rerun' as const,
      markdown: index === 0 ? `### If it breaks off\n\n${markdown}` : markdown,
    })),
    ...(rest === null ? [] : [{ importance: 'footnote' as const, markdown: rest }]),
  ]
}

/** Half a sentence is enough for migrations that fail as a whole; `null` where there is none. */
export function whatRests({ migrations }: Pick<Report, 'migrations'>): string | null {
  if (!migrations.some(leavesNothingBehind)) return null
  return migrations.some((migration) => rerunSentences(migration).length > 0)
    ? 'Any other migration that fails leaves nothing behind.'
    : 'A failure leaves nothing behind.'
}
