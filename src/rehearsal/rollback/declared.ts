import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { SqlError } from '../../model/report.ts'
import { isIdle } from '../../sql/idle-statement.ts'

/** What a script says about its own migration: that nothing brings back what it does. */
export interface Declaration {
  readonly file: string
  readonly line: number
  /** The author's words; empty where there are none but the marker. */
  readonly words: string
}

type Scripts = { readonly up: LoadedScript; readonly down: LoadedScript | null }

/**
 * Where the author says that a migration cannot be reversed: by the marker `-- rehearse: irreversible <reason>` in
 * the down or the up script, or in other words in a down script that does nothing.
 */
export function declaredIrreversible({ up, down }: Scripts): Declaration | null {
  const inDown = down === null ? null : (marked(down) ?? (doesNothing(down) ? said(down, SAYS) : null))
  return inDown ?? marked(up)
}

/**
 * Where a down script ends on purpose in the error that it was answered with: a block that raises an exception
 * which says so. `declared`: what else it says.
 */
export function refusesToRollBack(
  down: LoadedScript,
  error: SqlError,
  declared: Declaration | null,
): Declaration | null {
  if (!RAISED.has(error.code)) return null
  const raising = down.statements().find(({ parsed }) => parsed.kind === 'DoStmt' && RAISES.test(parsed.sql))
  if (raising === undefined) return null
  const { sql, line } = raising.parsed
  const match = SAYS_NO.exec(sql)
  if (match === null || declared !== null) return declared
  return { file: down.file, line: line + linesBefore(sql, match.index), words: wordsAt(sql, match.index) }
}

/** A script that changes nothing: comments, `SELECT 1`, settings, a notice. */
export function doesNothing(script: LoadedScript): boolean {
  return script.parsed().ok && script.statements().every(({ parsed }) => isIdle(parsed))
}

/** P0001 raise_exception, and 0A000 feature_not_supported, which some authors choose instead. */
const RAISED: ReadonlySet<string> = new Set(['P0001', '0A000'])
const RAISES = /\braise\b/i

const MARKER = /^[^\S\n]*--[^\S\n]*rehearse:[^\S\n]*irreversible\b[^\S\n]*[:,;–—-]*[^\S\n]*(.*?)[^\S\n]*$/im

const SAYS_NO =
  /\birreversib|\b(?:non-?|not )reversible|\b(?:can ?not|can['’]?t|must not|will not|do not) (?:be )?(?:safely )?(?:undo|revert|reverse|roll(?:ed)?[ -]?back|undone|reverted|reversed|downgrade)|\bno (?:way back|down(?:grade)?|rollback|undo)\b|\bone[- ]way\b|\b(?:down|rollback|downgrade|reverting)\b.{0,20} (?:is )?(?:not (?:supported|possible)|impossible)/i

/** In a script that does nothing it is also enough to say that this is how it is meant. */
const SAYS = new RegExp(
  `${SAYS_NO.source}|\\bno-?op\\b|\\b(?:intentionally|deliberately|purposely)\\b|\\bon purpose\\b`,
  'i',
)

function marked(script: LoadedScript): Declaration | null {
  const match = MARKER.exec(script.text)
  if (match === null) return null
  return { file: script.file, line: 1 + linesBefore(script.text, match.index), words: match[1] ?? '' }
}

function said({ file, text }: LoadedScript, pattern: RegExp): Declaration | null {
  const match = pattern.exec(text)
  if (match === null) return null
  return { file, line: 1 + linesBefore(text, match.index), words: wordsAt(text, match.index) }
}

function linesBefore(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1
}

/** The words of one line, without what makes them a comment. */
function lineAt(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', offset) + 1
  const to = text.indexOf('\n', offset)
  return text
    .slice(from, to === -1 ? text.length : to)
    .replace(COMMENT_SIGNS, '')
    .trim()
}

const COMMENT_SIGNS = /^\s*(?:--+|\/\*+|\*)\s*|\s*\*\/\s*;?\s*$/g

/** What a message or a result says is its literal; what a comment says is all of it. */
function wordsAt(text: string, offset: number): string {
  const line = lineAt(text, offset)
  const literal = /\b(?:raise|select)\b[^']*'((?:[^']|'')*)'/i.exec(line)?.[1]
  return literal?.replaceAll("''", "'") ?? line
}
