import type { Comment } from '../sql/comments.ts'

/** How comments begin that silence squawk, Atlas, strong_migrations, eugene and Postgres Language Server. */
const FOREIGN: readonly string[] = [
  'squawk-ignore',
  'atlas:nolint',
  'safety-assured',
  'safety_assured',
  'eugene: ignore',
  'pgls-ignore',
  'pgt-ignore',
  'pgfence-ignore',
  'pgfence: ignore',
]

/** A comment that silences another tool. */
export interface ForeignComment {
  readonly line: number
  /** The word that says so, as written. */
  readonly word: string
}

/** Cheaper than the scanner, which has to be asked only where this says yes. */
export function mayHoldForeign(text: string): boolean {
  return FOREIGN.some((word) => text.includes(word))
}

export function foreignIn({ text, line }: Comment): readonly ForeignComment[] {
  const said = text.trim()
  const word = FOREIGN.find((one) => said.startsWith(one))
  return word === undefined ? [] : [{ line, word: /^\S+(?: ignore)?/.exec(said)?.[0] ?? word }]
}
