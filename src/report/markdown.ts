import type { Report } from '../model/report.ts'
import { type Block, fitBlocks, type Importance } from './block.ts'
import { plural } from './format.ts'
import { proseToMarkdown } from './prose.ts'
import { disagreementBlocks } from './sections/disagreements.ts'
import { failureBlocks } from './sections/failures.ts'
import { findingBlocks, settledBlocks } from './sections/findings.ts'
import { footer, settingsBlocks } from './sections/footer.ts'
import { ganttBlocks } from './sections/gantt.ts'
import { measurementBlocks } from './sections/measurements.ts'
import { migrationsTable } from './sections/migrations-table.ts'
import { queueBlocks } from './sections/queue.ts'
import { rerunBlocks } from './sections/rerun.ts'
import { rollbackBlocks } from './sections/rollback.ts'
import { verdictSign } from './sections/signs.ts'
import { uncheckedBlocks } from './sections/unchecked.ts'
import { countsSentence, headline } from './sentences/headline.ts'

export { lineComment } from './sections/findings.ts'

export interface MarkdownOptions {
  /** Upper bound in bytes of UTF-8. Comments on GitHub end at 65,536 characters, job summaries at 1 MiB. */
  readonly limitBytes?: number
  /** Address of the workflow run, where the whole report can be read. */
  readonly runUrl?: string
}

function verdictLine(report: Report): string {
  const { verdict, label, sentence } = headline(report)
  return `**${verdictSign(verdict)} ${label}:** ${proseToMarkdown(sentence)}`
}

function notice(dropped: readonly Block[]): string {
  const count = (importance: Importance) => dropped.filter((block) => block.importance === importance).length
  const details = count('error-details') + count('warning-details')
  const left = [
    ...(count('error') > 0 ? [plural(count('error'), 'error')] : []),
    ...(count('warning') > 0 ? [plural(count('warning'), 'warning')] : []),
    ...(details > 0 ? [`the details of ${plural(details, 'finding')}`] : []),
    ...(count('note') > 0 ? ['the notes'] : []),
    ...(count('rollback') > 0 ? [`${plural(count('rollback'), 'rollback')}`] : []),
    ...(count('rerun') > 0 ? ['what a failure leaves behind'] : []),
    ...(count('unchecked') > 0 ? ['the list of what was not checked'] : []),
    ...(count('settled') > 0 ? ['suppressed and accepted findings'] : []),
    ...(count('queue') > 0 ? ['what happens beside a long-running read'] : []),
    ...(count('measurements') > 0 ? ['the statements one by one'] : []),
    ...(count('footnote') > 0 ? ['the settings'] : []),
  ]
  return `_Left out for space: ${left.join(', ')}. The JSON report holds everything._`
}

/**
 * The report as GitHub markdown, for the comment and the job summary. The first line decides; the table and
 * the counts follow, then findings worst first. Under a limit whole sections are left out, and named.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const limit = options.limitBytes ?? Number.POSITIVE_INFINITY
  const counts = countsSentence(report)
  const essential = (markdown: string): Block => ({ importance: 'essential', markdown })
  const blocks: readonly Block[] = [
    essential(verdictLine(report)),
    ...(report.migrations.length === 0 ? [] : [essential(migrationsTable(report, limit * 0.4))]),
    ...(counts === '' ? [] : [essential(`${counts}.`)]),
    ...findingBlocks(report),
    ...failureBlocks(report),
    ...rollbackBlocks(report),
    ...rerunBlocks(report),
    ...queueBlocks(report),
    ...uncheckedBlocks(report),
    ...settledBlocks(report),
    ...ganttBlocks(report),
    ...measurementBlocks(report),
    ...disagreementBlocks(report),
    ...settingsBlocks(report),
    essential(footer(report, options.runUrl)),
  ]
  return `${fitBlocks(blocks, limit - 1, notice)}\n`
}
