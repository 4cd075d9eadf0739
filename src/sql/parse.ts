import { hasSqlDetails, loadModule, type Node, parseSync } from 'libpg-query'
import type { SqlError } from '../model/report.ts'
import { type Place, placeAt, placeOfCharacter } from './place.ts'

/** One statement of a script, with its place in the file. */
export interface ParsedStatement {
  /** The statement's text without leading comments and without the semicolon. */
  readonly sql: string
  /** Offset of `sql` in the script, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** 1-based line of the first token and of the last character. */
  readonly line: number
  readonly endLine: number
  /** 1-based column of the first token, in characters. */
  readonly column: number
  /** The parse tree's own name of the statement, for instance `AlterTableStmt`. */
  readonly kind: string
  readonly node: Node
}

export type ParsedScript =
  | { readonly ok: true; readonly statements: readonly ParsedStatement[] }
  | { readonly ok: false; readonly error: SqlError; readonly metaCommand: string | null }

const BYTE_ORDER_MARK = '\uFEFF'

export function withoutByteOrderMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

/** Compiles the parser once per process; `parseScript` needs it. */
export const loadParser: () => Promise<void> = loadModule

/**
 * Parses a script with PostgreSQL's own grammar. Positions are those of the file on disk; a byte order mark
 * takes no column.
 *
 * libpg-query reports statements as offsets into UTF-8 but errors as counts of characters.
 */
export function parseScript(fileText: string): ParsedScript {
  const text = withoutByteOrderMark(fileText)
  const shift = fileText.length - text.length
  if (text.trim() === '') return { ok: true, statements: [] }
  try {
    return { ok: true, statements: placeStatements(text, shift, parseSync(text).stmts ?? []) }
  } catch (cause) {
    if (!hasSqlDetails(cause) || cause.sqlDetails === undefined) throw cause
    const place = placeOfCharacter(text, cause.sqlDetails.cursorPosition)
    return {
      ok: false,
      error: { code: '42601', message: cause.message, line: place.line, column: place.column },
      metaCommand: metaCommandAt(text, place),
    }
  }
}

interface RawStatement {
  readonly stmt?: Node
  readonly stmt_location?: number
  readonly stmt_len?: number
}

function placeStatements(text: string, shift: number, raw: readonly RawStatement[]): ParsedStatement[] {
  const bytes = Buffer.from(text, 'utf8')
  let byte = 0
  let unit = 0
  const unitAt = (target: number): number => {
    unit += target > byte ? bytes.toString('utf8', byte, target).length : 0
    byte = Math.max(byte, target)
    return unit
  }
  let from: Place = { line: 1, column: 1, offset: 0 }
  return raw.map(({ stmt, stmt_location = 0, stmt_len }) => {
    const first = unitAt(stmt_location)
    const last = stmt_len === undefined ? text.length : unitAt(stmt_location + stmt_len)
    const start = first + leadingTrivia(text.slice(first, last))
    const sql = text.slice(start, last).trimEnd()
    const place = placeAt(text, start, from)
    from = placeAt(text, start + sql.length, place)
    const node = stmt ?? ({} as Node)
    return {
      sql,
      start: start + shift,
      end: start + sql.length + shift,
      line: place.line,
      endLine: from.line,
      column: place.column,
      kind: Object.keys(node)[0] ?? 'Empty',
      node,
    }
  })
}

/** Length of the white space and comments before the first token; block comments nest in PostgreSQL. */
function leadingTrivia(text: string): number {
  let at = 0
  for (;;) {
    while (/\s/.test(text.charAt(at)) && at < text.length) at++
    if (text.startsWith('--', at)) {
      const newline = text.indexOf('\n', at)
      if (newline < 0) return text.length
      at = newline + 1
    } else if (text.startsWith('/*', at)) {
      at = endOfBlockComment(text, at)
    } else {
      return at
    }
  }
}

function endOfBlockComment(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth++
      at++
    } else if (text.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

function metaCommandAt(text: string, place: Place): string | null {
  return /^\\[a-zA-Z!?]\w*/.exec(text.slice(place.offset))?.[0] ?? null
}
