import type { Report } from '../../model/report.ts'
import { printableLine } from '../printable.ts'
import { parseProse, proseToText } from '../prose.ts'
import { placeOf } from '../sections/findings.ts'
import { settledSentence } from '../sentences/settled.ts'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** Findings that do not count, a line each: they are never silently gone. */
export function settledParagraph(report: Report, width: number, paint: Paint): readonly string[] {
  const lines = report.findings.flatMap((finding) => {
    const remark = settledSentence(finding)
    if (remark === null) return []
    const place = `${printableLine(placeOf(finding))} [${printableLine(finding.rule)}]`
    const title = proseToText(parseProse(finding.title))
    return [wrap(`${place} ${title}. ${printableLine(remark)}`, width, '    ', '  - ')]
  })
  if (lines.length === 0) return []
  return [[paint('dim', `suppressed or accepted (${lines.length}):`), ...lines].join('\n')]
}
