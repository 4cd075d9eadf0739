import type { Finding, Report, Severity } from '../../model/report.ts'
import { contextOf } from '../context.ts'
import { cut } from '../format.ts'
import { notesOf, untoldNotes } from '../notes.ts'
import { worstFirst } from '../order.ts'
import { printable, printableLine, withoutRunnerCommands } from '../printable.ts'
import { parseProse, proseToText } from '../prose.ts'
import { placeOf } from '../sections/findings.ts'
import { evidenceOf } from '../sentences/evidence.ts'
import { fixRemarks, fixTexts, fixTitle } from '../sentences/fix.ts'
import { QUERIES_TITLE, queriesScript } from '../sentences/queries.ts'
import type { Color, Paint } from './paint.ts'
import { sourceView } from './source-view.ts'
import { wrap } from './wrap.ts'

const COLORS: Readonly<Record<Severity, Color>> = { error: 'red', warning: 'yellow', note: 'cyan' }

function fixLines({ fix, table }: Finding, width: number, paint: Paint): readonly string[] {
  if (fix === undefined) return []
  return [
    '',
    paint('bold', wrap(`${proseToText(fixTitle(fix, table))}:`, width, '  ')),
    ...fixRemarks(fix).map((remark) => wrap(proseToText(remark), width, '    ', '  - ')),
    ...fixTexts(fix).flatMap(({ title, sql }) => [
      ...(title === null ? [] : ['', paint('dim', `  ${proseToText(title)}:`)]),
      ...sqlLines(withoutRunnerCommands(printable(sql))),
    ]),
  ]
}

function queryLines({ queries }: Finding, paint: Paint): readonly string[] {
  if (queries === undefined) return []
  const sql = withoutRunnerCommands(printable(queriesScript(queries)))
  return ['', paint('bold', `  ${QUERIES_TITLE}:`), ...sqlLines(sql)]
}

/** Indented by four; printable already. */
export const sqlLines = (sql: string) => sql.split('\n').map((line) => (line === '' ? '' : `    ${line}`))

function findingLines(finding: Finding, report: Report, width: number, paint: Paint): string {
  const context = contextOf(finding, report)
  const { script, statement } = context
  const title = proseToText(parseProse(finding.title))
  const evidence = evidenceOf(finding, report).map((fact) => wrap(proseToText(fact), width, '    ', '  - '))
  const source = statement?.effects.source ?? finding.certainty
  return [
    `${paint(COLORS[finding.severity], paint('bold', finding.severity))}: ${paint('bold', title)}`,
    `  ${paint('dim', `${printableLine(placeOf(finding))}  [${printableLine(finding.rule)}]`)}`,
    ...(statement === null ? [] : ['', ...sourceView(finding, { script, statement }, paint)]),
    '',
    wrap(proseToText(parseProse(finding.message)), width, '  '),
    ...(evidence.length === 0
      ? []
      : ['', `  ${source === 'measured' ? 'Measured:' : 'Predicted, not performed:'}`, ...evidence]),
    ...queryLines(finding, paint),
    ...fixLines(finding, width, paint),
  ].join('\n')
}

/** Longer advice is whole in the other formats. */
const MOST_OF_A_NOTE = 240

function noteLines(report: Report, width: number, paint: Paint): readonly string[] {
  const notes = notesOf(report)
  if (notes.count === 0) return []
  const untold = untoldNotes(notes)
  return [
    [
      `${paint('cyan', `notes (${notes.count})`)}, none of which changes the verdict:`,
      ...notes.told.map((finding) => {
        const said = `${proseToText(parseProse(finding.title))}: ${proseToText(parseProse(finding.message))}`
        const words = `${printableLine(placeOf(finding))} ${cut(said, MOST_OF_A_NOTE)} [${printableLine(finding.rule)}]`
        return wrap(words, width, '    ', '  - ')
      }),
      ...(untold === null ? [] : [`  - ${untold}`]),
    ].join('\n'),
  ]
}

/** Open findings, worst first; of notes a short list in one paragraph. */
export function findingParagraphs(report: Report, width: number, paint: Paint): readonly string[] {
  return [
    ...worstFirst(report.findings)
      .filter(({ severity }) => severity !== 'note')
      .map((finding) => findingLines(finding, report, width, paint)),
    ...noteLines(report, width, paint),
  ]
}
