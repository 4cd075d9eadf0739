import { tokensOf } from './tokens.ts'
/** A token with its place in bytes of UTF-8, as the scanner counts. */
export interface OuterToken {
  /** In capitals; quoted names keep their quotes. */
  readonly word: string
  readonly start: number
  readonly end: number
}

/** The tokens of a statement outside parentheses and brackets, without comments. What these hold goes with the one that opens it. */
export function outerTokens(sql: string): readonly OuterToken[] {
  const outer: OuterToken[] = []
  let depth = 0
  for (const { text, start, end, tokenName } of tokensOf(sql)) {
    if (tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT') continue
    const last = outer.at(-1)
    if (depth > 0 && last !== undefined) outer[outer.length - 1] = { ...last, end }
    else outer.push({ word: text.toUpperCase(), start, end })
    if (text === '(' || text === '[') depth++
    if (text === ')' || text === ']') depth--
  }
  return outer
}

/** Cuts texts out of a statement, each from one of its tokens up to another, which is left out. */
export function cutter(sql: string, tokens: readonly OuterToken[]): (from: number, to: number) => string {
  const bytes = Buffer.from(sql, 'utf8')
  return (from, to) =>
    from >= to
      ? ''
      : bytes.toString('utf8', tokens[from]?.start, tokens[Math.min(to, tokens.length) - 1]?.end)
}
