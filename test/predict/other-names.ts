import { scanSync } from 'libpg-query'

/** Another spelling of SQL, in which everything that somebody chose has another name. */
export interface OtherNames {
  readonly sql: (text: string) => string
  /** The other name of a relation, also of one that the server names after a table and its columns. */
  readonly relation: (name: string) => string
}

/**
 * Gives each of the names another one. What stands in the text as a word of its own is replaced, and string constants
 * that are nothing but a name.
 */
export function otherNames(chosen: readonly string[]): OtherNames {
  const names = new Map(chosen.map((name, place) => [name, `w${(place * 37) % 1009}x${name.length}`]))
  const relation = (name: string): string => {
    const known = names.get(name)
    if (known !== undefined) return known
    const longest = [...names.keys()]
      .filter((one) => name.startsWith(`${one}_`))
      .sort((a, b) => b.length - a.length)[0]
    if (longest === undefined) return name
    const rest = name.slice(longest.length + 1).split('_')
    return [names.get(longest), ...rest.map((part) => names.get(part) ?? part)].join('_')
  }
  return {
    relation,
    sql: (text) =>
      renamed(text, (word) => names.get(word) ?? (word.endsWith('_pkey') ? relation(word) : undefined)),
  }
}

function renamed(text: string, otherName: (word: string) => string | undefined): string {
  if (text === '') return text
  const bytes = Buffer.from(text, 'utf8')
  let done = 0
  let result = ''
  for (const { start, end } of scanSync(text).tokens) {
    const word = bytes.toString('utf8', start, end)
    const bare = word.replace(/^'(\w+)'$/, '$1')
    const other = otherName(bare)
    result += bytes.toString('utf8', done, start)
    result += other === undefined ? word : word.replace(bare, other)
    done = end
  }
  return result + bytes.toString('utf8', done)
}

/** The columns of each CREATE TABLE in the opposite order. */
export function columnsReversed(sql: string): string {
  return sql.replace(
    /(CREATE (?:UNLOGGED )?TABLE \w+ \()([\s\S]*?)(\)(?: PARTITION BY [^;]*)?;)/g,
    (_, head, list, tail) => {
      const columns = String(list).split(/,(?![^(]*\))/)
      return `${head}${columns.reverse().join(',')}${tail}`
    },
  )
}
