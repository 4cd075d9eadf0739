import { tokensOf } from './tokens.ts'
/** Inserts text after the first keyword of a statement; `null` where the keyword does not occur. */
export function insertAfterKeyword(sql: string, keyword: string, text: string): string | null {
  const token = tokensOf(sql).find((one) => one.text.toUpperCase() === keyword)
  if (token === undefined) return null
  // The scanner counts bytes of UTF-8.
  const bytes = Buffer.from(sql, 'utf8')
  return bytes.toString('utf8', 0, token.end) + text + bytes.toString('utf8', token.end)
}

/** The statement without the first place where these keywords follow each other; unchanged where there is none. */
export function withoutKeywords(sql: string, keywords: readonly string[]): string {
  const tokens = tokensOf(sql)
  const first = tokens.findIndex((_, place) =>
    keywords.every((keyword, index) => tokens[place + index]?.text.toUpperCase() === keyword),
  )
  const [start, next] = [tokens[first], tokens[first + keywords.length]]
  if (start === undefined || next === undefined) return sql
  const bytes = Buffer.from(sql, 'utf8')
  return bytes.toString('utf8', 0, start.start) + bytes.toString('utf8', next.start)
}

/** The keyword occurs, outside of quotes and comments. */
export function hasKeyword(sql: string, keyword: string): boolean {
  return tokensOf(sql).some(({ text }) => text.toUpperCase() === keyword)
}

/** The words PostgreSQL makes a constraint's name of when none is written (manual, CREATE TABLE, Notes). */
export function defaultConstraintName(table: string, columns: readonly string[], suffix: string): string {
  return [table.slice(table.indexOf('.') + 1), ...columns, suffix].join('_').slice(0, 63)
}
