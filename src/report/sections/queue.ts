import type { Migration, Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { migrationName } from '../context.ts'
import { escapeHtml, folded } from '../escape.ts'
import { plural } from '../format.ts'
import { proseToMarkdown } from '../prose.ts'
import { queueSentences } from '../sentences/queue.ts'

/** A script of hundreds of statements waits as often; the first waits tell the story. */
const MOST_WAITS = 12

function one(migration: Migration, report: Report): readonly Block[] {
  const sentences = queueSentences(migration)
  if (sentences === null) return []
  const shown = sentences.slice(0, MOST_WAITS).map((sentence) => `- ${proseToMarkdown(sentence)}`)
  const left = sentences.length - shown.length
  const list = [...shown, ...(left > 0 ? [`- and ${plural(left, 'more wait')}.`] : [])]
  const summary = `Beside a long-running read: <code>${escapeHtml(migrationName(migration, report))}</code>`
  return [{ importance: 'queue', markdown: folded(summary, list.join('\n')) }]
}

/** Who waits behind whom when somebody reads for long, one folded list a migration. */
export function queueBlocks(report: Report): readonly Block[] {
  return report.migrations.flatMap((migration) => one(migration, report))
}
