import type { Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { codeSpan } from '../escape.ts'
import { proseToMarkdown } from '../prose.ts'
import { sqlErrorSentences } from '../sentences/evidence.ts'
import { isOpen } from '../verdict.ts'
import { severitySign } from './signs.ts'

/** Scripts that failed without any finding that shows the error: no failure may go untold. */
export function failureBlocks(report: Report): readonly Block[] {
  return report.migrations.flatMap(({ up }) => {
    const { error } = up
    if (error === null) return []
    if (report.findings.some((finding) => isOpen(finding) && finding.file === up.file)) return []
    const place = [up.file, error.line, error.column].filter((part) => part !== null && part !== undefined)
    const lines = sqlErrorSentences(error).map((fact) => `- ${proseToMarkdown(fact)}`)
    return [
      {
        importance: 'error' as const,
        markdown: [
          `### ${severitySign('error')} The migration fails`,
          codeSpan(place.join(':')),
          lines.join('\n'),
        ].join('\n\n'),
      },
    ]
  })
}
