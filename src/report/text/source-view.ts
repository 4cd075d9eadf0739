import type { Finding, Statement } from '../../model/report.ts'
import type { FindingContext } from '../context.ts'
import { plural } from '../format.ts'
import { printable, withoutRunnerCommands } from '../printable.ts'
import { displayWidth } from '../table.ts'
import type { Paint } from './paint.ts'

const MOST_LINES = 12

interface Mark {
  readonly line: number
  readonly column: number
}

/** Where to put the caret: where the finding points, else where the server saw the error. */
function markOf(finding: Finding | null, context: Pick<FindingContext, 'script' | 'statement'>): Mark | null {
  if (finding?.column !== undefined) return { line: finding.line, column: finding.column }
  for (const error of [context.statement?.effects.error, context.script?.error]) {
    if (error?.line != null && error.column !== undefined) return { line: error.line, column: error.column }
  }
  return null
}

/** Blanks as wide as the text, with its tabs, so that a caret below lands under the right character. */
function blanks(text: string): string {
  return [...text].map((each) => (each === '\t' ? '\t' : ' '.repeat(displayWidth(each)))).join('')
}

/** The statement with line numbers, and a caret under the column that a finding or an error names. */
export function sourceView(
  finding: Finding | null,
  context: { readonly script: FindingContext['script']; readonly statement: Statement },
  paint: Paint,
): readonly string[] {
  const { statement } = context
  const first = statement.line ?? 1
  const mark = markOf(finding, context)
  const lines = statement.sql.split(/\r\n|\r|\n/)
  const gutter = String(first + lines.length - 1).length
  const view: string[] = []
  for (const [index, raw] of lines.entries()) {
    const number = first + index
    if (index >= MOST_LINES && mark?.line !== number) continue
    const line = withoutRunnerCommands(printable(raw))
    view.push(`  ${paint('dim', `${String(number).padStart(gutter)} |`)} ${line}`)
    if (mark?.line !== number) continue
    // The statement's first line starts where the statement starts, not where the line of the file does.
    const column = mark.column - (index === 0 ? (statement.column ?? 1) - 1 : 0)
    if (column < 1 || column > [...raw].length + 1) continue
    const before = [...raw].slice(0, column - 1).join('')
    view.push(`  ${paint('dim', `${' '.repeat(gutter)} |`)} ${blanks(printable(before))}${paint('red', '^')}`)
  }
  if (lines.length > MOST_LINES) {
    view.push(
      `  ${paint('dim', `${' '.repeat(gutter)} | … ${plural(lines.length - MOST_LINES, 'more line')}`)}`,
    )
  }
  return view
}
