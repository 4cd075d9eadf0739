import { clipped, LONGEST_NAME } from './clipped.ts'
import { tokensOf } from './tokens.ts'

export interface CutName {
  readonly written: string
  readonly kept: string
}

/** Names in a statement that the server cuts off, each once, in their order. */
export function cutNames(sql: string): readonly CutName[] {
  if (!mayHoldLongName(sql)) return []
  const found = new Map<string, CutName>()
  for (const { text, tokenName } of tokensOf(sql)) {
    if (tokenName !== 'IDENT') continue
    const written = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()
    if (Buffer.byteLength(written) > LONGEST_NAME)
      found.set(written, { written, kept: clipped(written, LONGEST_NAME) })
  }
  return [...found.values()]
}

/** Whether scanning is worth its time. A character takes up to four bytes. */
function mayHoldLongName(sql: string): boolean {
  let stretch = 0
  let quoted = false
  for (let at = 0; at < sql.length; at++) {
    const character = sql.charCodeAt(at)
    if (character === QUOTE) quoted = !quoted
    stretch = quoted || isPartOfName(character) ? stretch + 1 : 0
    if (stretch > LONGEST_NAME / 4 && (stretch > LONGEST_NAME || character > ASCII)) return true
  }
  return false
}

const QUOTE = '"'.charCodeAt(0)
const ASCII = 127

function isPartOfName(code: number): boolean {
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122
  const isDigit = code >= 48 && code <= 57
  return isLetter || isDigit || code === 95 || code === 36 || code > ASCII
}
