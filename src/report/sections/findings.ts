import type { Finding, Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { contextOf } from '../context.ts'
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown, folded, suggestionBlock } from '../escape.ts'
import { cut } from '../format.ts'
import { notesOf, untoldNotes } from '../notes.ts'
import { worstFirst } from '../order.ts'
import { parseProse, proseToHtml, proseToMarkdown } from '../prose.ts'
import { evidenceOf } from '../sentences/evidence.ts'
import { fixRemarks, fixTexts, fixTitle } from '../sentences/fix.ts'
import { QUERIES_TITLE, queriesScript } from '../sentences/queries.ts'
import { settledSentence } from '../sentences/settled.ts'
import { excerpt } from '../sql-excerpt.ts'
import { severitySign } from './signs.ts'

const MOST_TITLE = 200
const MOST_MESSAGE = 2000

/** `migrations/9_orders.up.sql:3`, with the column where there is one, else with the last line of several. */
export function placeOf(finding: Finding): string {
  if (finding.column !== undefined) return `${finding.file}:${finding.line}:${finding.column}`
  const end = finding.endLine > finding.line ? `-${finding.endLine}` : ''
  return `${finding.file}:${finding.line}${end}`
}

const title = (finding: Finding) => parseProse(cut(finding.title, MOST_TITLE))
const message = (finding: Finding) => proseToMarkdown(parseProse(cut(finding.message, MOST_MESSAGE)))

function evidenceList(finding: Finding, report: Report): string {
  const facts = evidenceOf(finding, report)
  if (facts.length === 0) return ''
  const source = contextOf(finding, report).statement?.effects.source ?? finding.certainty
  const heading = source === 'measured' ? 'Measured:' : 'Predicted, not performed:'
  return `${heading}\n\n${facts.map((fact) => `- ${proseToMarkdown(fact)}`).join('\n')}`
}

function evidenceFold(finding: Finding, report: Report): string {
  const facts = evidenceList(finding, report)
  return facts === '' ? '' : folded('What it does', facts)
}

function fixFold({ fix, table }: Finding): string {
  if (fix === undefined) return ''
  const remarks = fixRemarks(fix).map((remark) => `- ${proseToMarkdown(remark)}`)
  const texts = fixTexts(fix).flatMap(({ title: name, sql }) => [
    ...(name === null ? [] : [`${proseToMarkdown(name)}:`]),
    codeBlock(sql, 'sql'),
  ])
  return folded(proseToHtml(fixTitle(fix, table)), paragraphs([remarks.join('\n'), ...texts]))
}

/** Not folded away: whoever reads the finding has to know whether it concerns them. */
function queriesOf({ queries }: Finding): string {
  return queries === undefined ? '' : `${QUERIES_TITLE}:\n\n${codeBlock(queriesScript(queries), 'sql')}`
}

function sqlOf(finding: Finding, report: Report): string {
  const { statement } = contextOf(finding, report)
  return statement === null ? '' : codeBlock(excerpt(statement.sql), 'sql')
}

const paragraphs = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n')

function errorBlocks(finding: Finding, report: Report): readonly Block[] {
  const head = [
    `### ${severitySign('error')} ${proseToMarkdown(title(finding))}`,
    `${codeSpan(placeOf(finding))} · rule ${codeSpan(finding.rule)}`,
    sqlOf(finding, report),
    message(finding),
    queriesOf(finding),
  ]
  const details = paragraphs([evidenceList(finding, report), fixFold(finding)])
  return [
    { importance: 'error', markdown: paragraphs(head) },
    ...(details === '' ? [] : [{ importance: 'error-details' as const, markdown: details }]),
  ]
}

/**
 * One finding as a comment on its lines. `suggestion` stands for them: GitHub offers to commit it, so it has to hold
 * every character as it is to be.
 */
export function lineComment(finding: Finding, report: Report, suggestion: string | null): string {
  return paragraphs([
    `**${severitySign(finding.severity)} ${proseToMarkdown(title(finding))}** · rule ${codeSpan(finding.rule)}`,
    message(finding),
    suggestion === null ? '' : suggestionBlock(suggestion),
    queriesOf(finding),
    evidenceFold(finding, report),
    suggestion === null ? fixFold(finding) : '',
  ])
}

function warningBlocks(finding: Finding, report: Report): readonly Block[] {
  const head = paragraphs([
    `### ${severitySign('warning')} ${proseToMarkdown(title(finding))}`,
    `${codeSpan(placeOf(finding))} · rule ${codeSpan(finding.rule)}`,
    message(finding),
    queriesOf(finding),
  ])
  const details = paragraphs([sqlOf(finding, report), evidenceList(finding, report)])
  const folds = paragraphs([
    details === '' ? '' : folded('The statement and what it did', details),
    fixFold(finding),
  ])
  return [
    { importance: 'warning', markdown: head },
    ...(folds === '' ? [] : [{ importance: 'warning-details' as const, markdown: folds }]),
  ]
}

function listed(finding: Finding, remark: string): string {
  const words = [
    `- ${codeSpan(placeOf(finding))}`,
    `**${proseToMarkdown(title(finding))}${/[.!?]$/.test(finding.title) ? '' : '.'}**`,
    remark === '' ? message(finding) : remark,
  ]
  return words.filter((word) => word !== '').join(' ')
}

function blocksOf(finding: Finding, report: Report): readonly Block[] {
  switch (finding.severity) {
    case 'error':
      return errorBlocks(finding, report)
    case 'warning':
      return warningBlocks(finding, report)
    case 'note':
      return []
  }
}

/** Errors, then warnings, each with its details; notes as one folded list of a few. */
export function findingBlocks(report: Report): readonly Block[] {
  const open = worstFirst(report.findings)
  const notes = notesOf(report)
  const untold = untoldNotes(notes)
  return [
    ...open.flatMap((finding) => blocksOf(finding, report)),
    ...(notes.count === 0
      ? []
      : [
          {
            importance: 'note' as const,
            markdown: folded(
              `${severitySign('note')} Notes (${notes.count})`,
              [
                ...notes.told.map((finding) => listed(finding, '')),
                ...(untold === null ? [] : [`- ${untold}`]),
              ].join('\n'),
            ),
          },
        ]),
  ]
}

/** Findings that do not count, each with who decided so and why. */
export function settledBlocks(report: Report): readonly Block[] {
  const lines = report.findings.flatMap((finding) => {
    const remark = settledSentence(finding)
    return remark === null ? [] : [listed(finding, escapeMarkdown(remark))]
  })
  if (lines.length === 0) return []
  const summary = escapeHtml(`Suppressed or accepted (${lines.length})`)
  return [{ importance: 'settled', markdown: folded(summary, lines.join('\n')) }]
}
