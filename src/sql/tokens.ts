import { scanSync } from 'libpg-query'

/** A token as PostgreSQL's scanner finds it; positions count bytes of UTF-8. */
export interface Token {
  /** As it is written, but for control characters, which are blanks. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly tokenName: string
  /** 0: no keyword; 1 unreserved, 2 a name of columns, 3 of types and functions, 4 reserved. */
  readonly keywordKind: number
}

/** The tokens of a text, comments included; `null`: the scanner refuses it, and so would a server. */
export function scannedTokens(text: string): readonly Token[] | null {
  try {
    return scanSync(withoutControls(text)).tokens
  } catch (cause) {
    // The binding hands the scanner's message to JSON.parse.
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

/** The tokens of SQL that has been parsed; none where the scanner refuses it all the same. */
export function tokensOf(sql: string): readonly Token[] {
  return scannedTokens(sql) ?? []
}

/** The binding writes tokens as JSON and leaves control characters as they are, which JSON does not allow. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is replaced, each by one byte.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ')
}
