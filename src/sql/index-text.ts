import { quoteIdentifier, quoteQualified } from './names.ts'
import { tokensOf } from './tokens.ts'

/** A CREATE INDEX, cut where it says of which name and on which table. */
export interface IndexText {
  /** `CREATE UNIQUE INDEX`, with `IF NOT EXISTS` left out. */
  readonly create: string
  /** From the name on: ` ON ONLY`, with what was written between them. */
  readonly onlyParent: string
  /** Behind the table's name: method, columns, options, condition. */
  readonly rest: string
}

/** `null` where the statement is no CREATE INDEX of a table without ONLY and CONCURRENTLY. */
export function indexText(sql: string): IndexText | null {
  const tokens = tokensOf(sql)
  const words = tokens.map(({ text }) => text.toUpperCase())
  const index = words.indexOf('INDEX')
  const on = words.indexOf('ON', index)
  const isQualified = words[on + 2] === '.'
  const [start, keyword, place, name] = [
    tokens[0],
    tokens[index],
    tokens[on],
    tokens[on + (isQualified ? 3 : 1)],
  ]
  if (index < 0 || on < 0 || !start || !keyword || !place || !name) return null
  if (words[index + 1] === 'CONCURRENTLY' || words[on + 1] === 'ONLY') return null
  // The scanner counts bytes of UTF-8.
  const bytes = Buffer.from(sql, 'utf8')
  const text = (from: number, to?: number) => bytes.toString('utf8', from, to)
  const create = text(start.start, keyword.end)
  return {
    create,
    onlyParent: `${create}${text(keyword.end, place.end)} ONLY${text(place.end)}`,
    rest: text(name.end),
  }
}

/** The same index on another table, built while reads and writes go on. */
export function indexElsewhere({ create, rest }: IndexText, index: string, table: string): string {
  return `${create} CONCURRENTLY ${quoteIdentifier(index)} ON ${quoteQualified(table)}${rest}`
}
