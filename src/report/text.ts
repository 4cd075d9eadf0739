import type { Migration, Report, Script, Verdict } from '../model/report.ts'
import { wasStopped } from '../model/stopped.ts'
import { failedWords, longestBlock, migrationName } from './context.ts'
import { formatDuration } from './format.ts'
import { printableLine } from './printable.ts'
import { proseToText } from './prose.ts'
import { rehearsedOn, totalMs } from './sections/footer.ts'
import { disagreementSentences } from './sentences/disagreements.ts'
import { sqlErrorSentences } from './sentences/evidence.ts'
import { countsSentence, type Headline, headline } from './sentences/headline.ts'
import { queueSentences } from './sentences/queue.ts'
import { leavesNothingBehind, rerunSentences } from './sentences/rerun.ts'
import { rollbackWords } from './sentences/rollback.ts'
import { gatingFirst, uncheckedSentence } from './sentences/unchecked.ts'
import { findingParagraphs } from './text/findings.ts'
import { type Color, type Paint, painter } from './text/paint.ts'
import { rollbackParagraphs } from './text/rollbacks.ts'
import { settledParagraph } from './text/settled.ts'
import { sourceView } from './text/source-view.ts'
import { wrap } from './text/wrap.ts'
import { isOpen } from './verdict.ts'

const COLORS: Readonly<Record<Headline['verdict'], Color>> = {
  unsafe: 'red',
  unchecked: 'yellow',
  safe: 'green',
  nothing: 'dim',
}
const WORDS: Readonly<Record<Verdict, string>> = { unsafe: 'unsafe', unchecked: 'not checked', safe: 'safe' }

function blockedWords(script: Script): string {
  if (script.durationMs === null) return 'not measured'
  const parts = (['readsBlockedMs', 'writesBlockedMs'] as const).flatMap((what) => {
    const worst = longestBlock(script, what)
    const kind = what === 'readsBlockedMs' ? 'reads of' : 'writes to'
    return worst === null ? [] : [`${kind} ${worst.table} blocked ${formatDuration(worst.ms)}`]
  })
  return parts.length === 0 ? 'blocks no existing table' : parts.join(', ')
}

function migrationLines(migration: Migration, report: Report, width: number, paint: Paint): string {
  const failed = failedWords(migration.up)
  const verdict = paint(COLORS[migration.verdict], `${WORDS[migration.verdict]}${failed}`)
  const change = migration.change === 'added' ? '' : ` (${migration.change})`
  const facts = `${blockedWords(migration.up)}; rollback: ${rollbackWords(migration)}${
    leavesNothingBehind(migration) ? '; a failure leaves nothing behind' : ''
  }`
  return [
    `  ${paint('bold', printableLine(migrationName(migration, report)))}${change}: ${verdict}`,
    wrap(printableLine(facts), width, '    '),
  ].join('\n')
}

function failureParagraphs(report: Report, width: number, paint: Paint): readonly string[] {
  return report.migrations.flatMap(({ up }) => {
    const { error } = up
    if (error === null || wasStopped(error)) return []
    if (report.findings.some((finding) => isOpen(finding) && finding.file === up.file)) return []
    const place = [up.file, error.line, error.column].filter((part) => part !== null && part !== undefined)
    const statement = up.statements.find((one) => one.effects.error !== null)
    return [
      [
        `${paint('red', paint('bold', 'error'))}: ${paint('bold', 'The migration fails')}`,
        `  ${paint('dim', printableLine(place.join(':')))}`,
        ...(statement === undefined ? [] : ['', ...sourceView(null, { script: up, statement }, paint)]),
        ...sqlErrorSentences(error).map((fact) => wrap(proseToText(fact), width, '    ', '  - ')),
      ].join('\n'),
    ]
  })
}

function rerunParagraphs(report: Report, width: number, paint: Paint): readonly string[] {
  return report.migrations.flatMap((migration) => {
    const sentences = rerunSentences(migration)
    if (sentences.length === 0) return []
    return [
      [
        `${paint('bold', 'if it breaks off')}: ${printableLine(migrationName(migration, report))}`,
        ...sentences.map((one) => wrap(proseToText(one), width, '    ', '  - ')),
      ].join('\n'),
    ]
  })
}

function queueParagraphs(report: Report, width: number, paint: Paint): readonly string[] {
  return report.migrations.flatMap((migration) => {
    const sentences = queueSentences(migration)
    if (sentences === null) return []
    return [
      [
        `${paint('bold', 'beside a long-running read')}: ${printableLine(migrationName(migration, report))}`,
        ...sentences.map((sentence) => wrap(proseToText(sentence), width, '    ', '  - ')),
      ].join('\n'),
    ]
  })
}

function uncheckedParagraph(report: Report, width: number, paint: Paint): readonly string[] {
  if (report.unchecked.length === 0) return []
  const lines = gatingFirst(report.unchecked).map((entry) => {
    const remark = entry.gates ? '' : ' (does not change the verdict)'
    return wrap(`${proseToText(uncheckedSentence(entry))}${remark}`, width, '    ', '  - ')
  })
  return [[`${paint('yellow', 'not checked')}:`, ...lines].join('\n')]
}

function disagreementParagraph(report: Report, width: number, paint: Paint): readonly string[] {
  const sentences = report.migrations.flatMap(disagreementSentences)
  if (sentences.length === 0) return []
  const lines = sentences.map((one) => wrap(proseToText(one), width, '    ', '  - '))
  return [
    [`${paint('bold', 'predicted otherwise than measured')}; the measurement counts:`, ...lines].join('\n'),
  ]
}

/**
 * The report for a terminal of the given width. Colour repeats what the words say; without it nothing is lost.
 * Ends with a newline.
 */
export function renderText(
  report: Report,
  options: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(options.color)
  const { width } = options
  const { verdict, label, sentence } = headline(report)
  const total = totalMs(report)
  const paragraphs = [
    paint(COLORS[verdict], wrap(`${label}: ${proseToText(sentence)}`, width, '')),
    ...(report.migrations.length === 0
      ? []
      : [report.migrations.map((migration) => migrationLines(migration, report, width, paint)).join('\n')]),
    ...findingParagraphs(report, width, paint),
    ...failureParagraphs(report, width, paint),
    ...rollbackParagraphs(report, width, paint),
    ...rerunParagraphs(report, width, paint),
    ...queueParagraphs(report, width, paint),
    ...uncheckedParagraph(report, width, paint),
    ...disagreementParagraph(report, width, paint),
    ...settledParagraph(report, width, paint),
    paint(
      'dim',
      wrap(
        [
          countsSentence(report) || 'No findings',
          rehearsedOn(report),
          ...(total === null ? [] : [`${formatDuration(total)} in all`]),
        ]
          .map((sentence) => `${sentence}.`)
          .join(' '),
        width,
        '',
      ),
    ),
  ]
  return `${paragraphs.join('\n\n')}\n`
}
