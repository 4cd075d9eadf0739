import { cutter, outerTokens } from './outer-tokens.ts'

/** What of a UNIQUE or PRIMARY KEY its index has to say, and what only the constraint can. */
export interface KeyParts {
  /** Columns and options, as CREATE INDEX takes them. */
  readonly index: string
  /** ` DEFERRABLE …`, or nothing. */
  readonly constraint: string
  /** Columns that are no key are in the index. */
  readonly includes: boolean
}

/** @param sql an ALTER TABLE that adds one such constraint and nothing else. `null`: an index cannot say the same. */
export function keyParts(sql: string): KeyParts | null {
  const tokens = outerTokens(sql)
  const words = tokens.map(({ word }) => word)
  const text = cutter(sql, tokens)
  const keyword = words.findIndex(
    (word, place) => word === 'UNIQUE' || (word === 'PRIMARY' && words[place + 1] === 'KEY'),
  )
  const list = words.indexOf('(', keyword)
  if (keyword < 0 || list < 0) return null
  const nulls = words[list - 1] === 'DISTINCT' ? text(words.lastIndexOf('NULLS', list), list) : ''
  const deferring = words.findIndex((word, place) => place > list && DEFERRING.has(word))
  const end = deferring < 0 ? tokens.length : deferring
  const options = words.slice(list + 1, end)
  const included = options[0] === 'INCLUDE' ? text(list + 1, list + 3) : ''
  const isWhole = included === '' ? options.length === 0 : options.length === 2
  // WITH (…) and USING INDEX TABLESPACE stand elsewhere in CREATE INDEX; WITHOUT OVERLAPS has no such index.
  if (
    !isWhole ||
    text(list, list + 1)
      .toUpperCase()
      .includes('WITHOUT OVERLAPS')
  )
    return null
  const index = [text(list, list + 1), included, nulls].filter((part) => part !== '').join(' ')
  const deferred = text(end, tokens.length)
  return { index, constraint: deferred === '' ? '' : ` ${deferred}`, includes: included !== '' }
}

const DEFERRING: ReadonlySet<string> = new Set(['DEFERRABLE', 'INITIALLY', 'NOT'])
