import { tokensOf } from './tokens.ts'
/**
 * The bound of `CREATE TABLE … PARTITION OF …` as it is written, from `FOR VALUES` or `DEFAULT` on; `null` where the
 * statement says more of the table: columns, a partition key of its own, options, a tablespace.
 */
export function partitionOfText(sql: string): string | null {
  const tokens = tokensOf(sql)
  const words = tokens.map(({ text }) => text.toUpperCase())
  const of = words.findIndex((word, place) => word === 'OF' && words[place - 1] === 'PARTITION')
  const first = words.findIndex((word, place) => place > of && (word === 'FOR' || word === 'DEFAULT'))
  const [start, end] = [tokens[first], tokens.at(-1)]
  if (of < 0 || start === undefined || end === undefined) return null
  // Between the two stands the name of the parent, perhaps with its schema.
  const name = words.slice(of + 1, first)
  const isName = name.length === 1 || (name.length === 3 && name[1] === '.')
  const isWhole = words[first] === 'DEFAULT' ? start === end : closesOnce(words.slice(first))
  // The scanner counts bytes of UTF-8.
  return isName && isWhole ? Buffer.from(sql, 'utf8').toString('utf8', start.start, end.end) : null
}

/** `FOR VALUES …` that ends with its last parenthesis; only `TO` stands between two pairs. */
function closesOnce(words: readonly string[]): boolean {
  let depth = 0
  for (const [place, word] of words.entries()) {
    if (word === '(') depth++
    else if (word === ')') depth--
    else if (depth === 0 && (words[place - 1] === ')' ? word !== 'TO' : !BETWEEN.has(word))) return false
    if (place === words.length - 1) return word === ')' && depth === 0
  }
  return false
}

const BETWEEN: ReadonlySet<string> = new Set(['FOR', 'VALUES', 'FROM', 'TO', 'IN', 'WITH'])
