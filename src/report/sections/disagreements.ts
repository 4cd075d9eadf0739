import type { Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { folded } from '../escape.ts'
import { plural } from '../format.ts'
import { proseToMarkdown } from '../prose.ts'
import { disagreementSentences } from '../sentences/disagreements.ts'

/** Enough to see what kind of statement is predicted wrongly. */
const MOST = 20

/** One folded list of what was predicted and happened otherwise. */
export function disagreementBlocks(report: Report): readonly Block[] {
  const sentences = report.migrations.flatMap(disagreementSentences)
  if (sentences.length === 0) return []
  const shown = sentences.slice(0, MOST).map((sentence) => `- ${proseToMarkdown(sentence)}`)
  const left = sentences.length - shown.length
  const list = [...shown, ...(left > 0 ? [`- and ${plural(left, 'more statement')}.`] : [])]
  const summary = `Predicted otherwise than measured (${sentences.length}); the measurement counts`
  return [{ importance: 'measurements', markdown: folded(summary, list.join('\n')) }]
}
