import type { Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { formatCount } from '../format.ts'
import { proseToMarkdown } from '../prose.ts'
import { MOST_REASON } from '../sentences/headline.ts'
import { gatingFirst, uncheckedSentence } from '../sentences/unchecked.ts'

/** Those that gate come first; the JSON report holds them all. */
const MOST_ENTRIES = 40

/** What was not looked at and why. Entries that do not touch the verdict say so. */
export function uncheckedBlocks(report: Report): readonly Block[] {
  const lines = gatingFirst(report.unchecked)
    .slice(0, MOST_ENTRIES)
    .map((entry) => {
      const remark = entry.gates ? '' : ' (does not change the verdict)'
      return `- ${proseToMarkdown(uncheckedSentence(entry))}${remark}`
    })
  const [only] = report.unchecked
  const isHeadline = report.verdict === 'unchecked' && report.unchecked.length === 1
  // The only gap is the first line already, whole, unless it has a place or was too long for that line.
  if (isHeadline && only?.file === undefined && (only?.why.length ?? 0) <= MOST_REASON) return []
  if (lines.length === 0) return []
  const left = report.unchecked.length - lines.length
  if (left > 0) lines.push(`- and ${formatCount(left)} more.`)
  return [{ importance: 'unchecked', markdown: `### Not checked\n\n${lines.join('\n')}` }]
}
