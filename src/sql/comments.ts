import { withoutByteOrderMark } from './parse.ts'
import { type Place, placeAt } from './place.ts'
import { scannedTokens, withoutControls } from './tokens.ts'

/** A comment of a script, with its place in the file. */
export interface Comment {
  readonly style: 'line' | 'block'
  /** What stands between the marks. */
  readonly text: string
  /** Offsets of the comment with its marks, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** 1-based; columns count characters. */
  readonly line: number
  readonly column: number
  readonly endLine: number
}

/**
 * The comments of a script in their order, as PostgreSQL's scanner finds them: `--` in a string or between dollar
 * quotes is none. `null`: the scanner refuses the text, and so would a server.
 */
export function commentsOf(fileText: string): readonly Comment[] | null {
  const text = withoutByteOrderMark(fileText)
  const shift = fileText.length - text.length
  if (text.trim() === '') return []
  const scannable = withoutControls(text)
  const tokens = scanned(scannable)
  if (tokens === null) return null
  // The scanner counts bytes of UTF-8.
  const bytes = Buffer.from(scannable, 'utf8')
  let byte = 0
  let unit = 0
  let from: Place = { line: 1, column: 1, offset: 0 }
  return tokens.map(({ start, end, tokenName }) => {
    unit += bytes.toString('utf8', byte, start).length
    byte = start
    const first = placeAt(text, unit, from)
    const last = placeAt(text, unit + bytes.toString('utf8', start, end).length, first)
    from = first
    const written = text.slice(first.offset, last.offset)
    const style = tokenName === 'C_COMMENT' ? 'block' : 'line'
    return {
      style,
      text: style === 'block' ? written.slice(2, -2) : written.slice(2),
      start: first.offset + shift,
      end: last.offset + shift,
      line: first.line,
      column: first.column,
      endLine: last.line,
    }
  })
}

/** The words and signs of a text as they are written, with one space between them; `null`: the scanner refuses it. */
export function withoutComments(fileText: string): string | null {
  const text = withoutControls(withoutByteOrderMark(fileText))
  if (text.trim() === '') return ''
  const written = scannedTokens(text)?.filter((token) => !isComment(token))
  return written?.map((token) => token.text).join(' ') ?? null
}

function scanned(text: string) {
  return scannedTokens(text)?.filter(isComment) ?? null
}

const isComment = ({ tokenName }: { readonly tokenName: string }) => /^(?:SQL|C)_COMMENT$/.test(tokenName)
