import { tokensOf } from './tokens.ts'

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** SQL with its tokens; the scanner counts bytes of UTF-8. */
interface Scanned {
  readonly bytes: Buffer
  readonly tokens: readonly Token[]
}

function scanned(sql: string): Scanned {
  return { bytes: Buffer.from(sql, 'utf8'), tokens: tokensOf(sql) }
}

/**
 * What stands in the first parentheses after the nth (from 0) occurrence of a keyword, `null` where there is none.
 * With `null` for the keyword: in the first parentheses of all.
 */
export function inParentheses(sql: string, keyword: string | null, nth = 0): string | null {
  const { bytes, tokens } = scanned(sql)
  const starts =
    keyword === null
      ? [-1]
      : tokens.flatMap(({ text }, index) => (text.toUpperCase() === keyword ? [index] : []))
  const from = starts[nth]
  if (from === undefined) return null
  const open = tokens.findIndex(({ text }, index) => index > from && text === '(')
  const close = open < 0 ? -1 : closing(tokens, open)
  const [first, last] = [tokens[open], tokens[close]]
  return first && last ? bytes.toString('utf8', first.end, last.start).trim() : null
}

/** What follows a keyword outside of parentheses, to the end of the statement. */
export function afterKeyword(sql: string, keyword: string): string | null {
  const { bytes, tokens } = scanned(sql)
  let depth = 0
  for (const { text, end } of tokens) {
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth === 0 && text.toUpperCase() === keyword) return bytes.toString('utf8', end).trim()
  }
  return null
}

/** The same SQL with another text for each occurrence of a word. */
export function replaceWord(sql: string, word: string, text: string): string {
  const { bytes, tokens } = scanned(sql)
  const found = tokens.filter((token) => token.text.toUpperCase() === word)
  const parts = found.map(
    ({ start }, index) => bytes.toString('utf8', found[index - 1]?.end ?? 0, start) + text,
  )
  return parts.join('') + bytes.toString('utf8', found.at(-1)?.end ?? 0)
}

/** The parts of a list between its commas. */
export function listItems(sql: string): string[] {
  const { bytes, tokens } = scanned(sql)
  const items: string[] = []
  let depth = 0
  let from = 0
  for (const { text, start, end } of tokens) {
    if (text === '(' || text === '[') depth++
    if (text === ')' || text === ']') depth--
    if (text !== ',' || depth > 0) continue
    items.push(bytes.toString('utf8', from, start).trim())
    from = end
  }
  return [...items, bytes.toString('utf8', from).trim()]
}

/** An index key without what may follow its expression: collation, operator class, order. */
export function keyExpression(item: string): string {
  const { bytes, tokens } = scanned(item)
  const open = tokens.findIndex(({ text }) => text === '(')
  const last = open < 0 || open > 3 ? tokens[0] : tokens[closing(tokens, open)]
  return last === undefined ? item : bytes.toString('utf8', 0, last.end)
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  return tokens.findIndex(({ text }, index) => {
    if (index < open) return false
    if (text === '(') depth++
    if (text === ')') depth--
    return depth === 0
  })
}
