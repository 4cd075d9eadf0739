import { scanSync } from 'libpg-query'

/** Inserts text after the first keyword of a statement; `null` where the keyword does not occur. */
export function insertAfterKeyword(sql: string, keyword: string, text: string): string | null {
  const token = scanSync(sql).tokens.find((one) => one.text.toUpperCase() === keyword)
  if (token === undefined) return null
  // The scanner counts bytes of UTF-8.
  const bytes = Buffer.from(sql, 'utf8')
  return bytes.toString('utf8', 0, token.end) + text + bytes.toString('utf8', token.end)
}

/** The words PostgreSQL makes a constraint's name of when none is written (manual, CREATE TABLE, Notes). */
export function defaultConstraintName(table: string, columns: readonly string[], suffix: string): string {
  return [table.slice(table.indexOf('.') + 1), ...columns, suffix].join('_').slice(0, 63)
}
