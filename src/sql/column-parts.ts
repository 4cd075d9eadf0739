import { cutter, type OuterToken, outerTokens } from './outer-tokens.ts'

const KINDS = {
  CHECK: 'check',
  COLLATE: 'collate',
  DEFAULT: 'default',
  GENERATED: 'generated',
  NOT: 'not-null',
  NULL: 'null',
  PRIMARY: 'primary-key',
  REFERENCES: 'references',
  UNIQUE: 'unique',
} as const

type PartKind = (typeof KINDS)[keyof typeof KINDS]

/** A default or a constraint behind the type of a column. */
export interface ColumnPart {
  readonly kind: PartKind
  /** As written, with the name of the constraint if it has one. */
  readonly text: string
  /** Without that name. */
  readonly body: string
}

/** An ALTER TABLE … ADD COLUMN, taken apart behind the type. */
export interface ColumnParts {
  readonly head: string
  readonly parts: readonly ColumnPart[]
}

/** @param sql an ALTER TABLE that does nothing else, without a semicolon. */
export function columnParts(sql: string): ColumnParts {
  const tokens = outerTokens(sql)
  const added = tokens.findIndex(({ word }) => word === 'ADD')
  const starts = tokens.flatMap((_, place) => {
    const kind = place > added ? kindAt(tokens, place) : null
    return kind === null ? [] : [{ kind, place, from: namedFrom(tokens, place) }]
  })
  const text = cutter(sql, tokens)
  return {
    head: text(0, starts[0]?.from ?? tokens.length),
    parts: starts.map(({ kind, place, from }, index) => {
      const end = starts[index + 1]?.from ?? tokens.length
      return { kind, text: text(from, end), body: text(place, end) }
    }),
  }
}

/** The statement without its parts of these kinds. */
export function withoutParts({ head, parts }: ColumnParts, kinds: readonly PartKind[]): string {
  return [head, ...parts.filter(({ kind }) => !kinds.includes(kind)).map(({ text }) => text)].join(' ')
}

/** What kind of part begins at a token. The same words stand inside of other parts: SET NULL, BY DEFAULT, NOT DEFERRABLE. */
function kindAt(tokens: readonly OuterToken[], place: number): PartKind | null {
  const word = tokens[place]?.word ?? ''
  const [before, after] = [tokens[place - 1]?.word, tokens[place + 1]?.word]
  const kind = word in KINDS ? KINDS[word as keyof typeof KINDS] : null
  switch (kind) {
    case 'not-null':
      return after === 'NULL' ? kind : null
    case 'null':
      return before === 'NOT' || before === 'SET' || before === 'DEFAULT' ? null : kind
    case 'default':
      return before === 'SET' || before === 'BY' ? null : kind
    case 'generated':
      return after === 'ALWAYS' || after === 'BY' ? kind : null
    default:
      return kind
  }
}

/** Where a part begins whose constraint has a name. */
function namedFrom(tokens: readonly OuterToken[], place: number): number {
  return tokens[place - 2]?.word === 'CONSTRAINT' ? place - 2 : place
}
