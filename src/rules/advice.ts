import type { Draft, JudgedStatement } from './rule.ts'

/** Something to advise about, with the statement that brings it. */
export interface Subject {
  readonly statement: JudgedStatement
  readonly table: string
}

/** Advice on several things of a script is given once, at the first of them: it is read as a whole or not at all. */
export function grouped<T extends Subject>(
  found: readonly T[],
  words: (found: readonly [T, ...T[]]) => Pick<Draft, 'title' | 'message'>,
): readonly Draft[] {
  const [first, ...others] = found
  if (first === undefined) return []
  const tables = new Set(found.map(({ table }) => table))
  return [
    {
      statement: first.statement,
      ...(tables.size === 1 ? { table: first.table } : {}),
      ...words([first, ...others]),
    },
  ]
}

const MOST_NAMES = 3

/** `a`, `a and b`, `a, b, c and 4 more`: enough to find them. */
export function named(names: readonly string[]): string {
  const told = names.length <= MOST_NAMES + 1 ? names : names.slice(0, MOST_NAMES)
  const rest = names.length - told.length
  const last = rest > 0 ? `${rest} more` : told.at(-1)
  const before = rest > 0 ? told : told.slice(0, -1)
  return before.length === 0 ? (last ?? '') : `${before.join(', ')} and ${last}`
}
