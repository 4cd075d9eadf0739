import { tokensOf } from './tokens.ts'

/** NAMEDATALEN - 1: of longer names the server keeps this many bytes, whole characters only. */
const MOST_BYTES = 63

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
    if (Buffer.byteLength(written) > MOST_BYTES) found.set(written, { written, kept: cutOff(written) })
  }
  return [...found.values()]
}

function cutOff(name: string): string {
  let bytes = 0
  let kept = ''
  for (const character of name) {
    bytes += Buffer.byteLength(character)
    if (bytes > MOST_BYTES) break
    kept += character
  }
  return kept
}

/** Whether scanning is worth its time. A character takes up to four bytes. */
function mayHoldLongName(sql: string): boolean {
  let stretch = 0
  let quoted = false
  for (let at = 0; at < sql.length; at++) {
    const character = sql.charCodeAt(at)
    if (character === QUOTE) quoted = !quoted
    stretch = quoted || isPartOfName(character) ? stretch + 1 : 0
    if (stretch > MOST_BYTES / 4 && (stretch > MOST_BYTES || character > ASCII)) return true
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
