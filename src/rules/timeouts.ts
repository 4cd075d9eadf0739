import type { JudgedScript, JudgedStatement } from './rule.ts'

/** A CONCURRENTLY command waits for every older transaction, and ordinary jobs last this long. */
export const LEAST_FOR_CONCURRENTLY_MS = 60_000

/** What a script does to its own `lock_timeout`. */
export interface TimeoutChange {
  readonly statement: JudgedStatement
  /** It sets a limit; otherwise it takes one away. */
  readonly limits: boolean
  /** It holds until its transaction ends. */
  readonly local: boolean
}

/** A length of 0 in any unit, or the default, which is 0 unless somebody set it for the role or the database. */
const isNothing = (value: string | null) =>
  value === null || /^\s*(?:[+-]?0+(?:\.0*)?\s*[a-z]*|default)\s*$/i.test(value)

/** Every change of `lock_timeout` in the order of the script. */
export function timeoutChanges({ statements }: JudgedScript): readonly TimeoutChange[] {
  return statements.flatMap((statement) =>
    statement.operations.flatMap((one): TimeoutChange[] =>
      one.type === 'set' && (one.name === 'lock_timeout' || one.name === 'all')
        ? [{ statement, limits: !isNothing(one.value), local: one.scope === 'transaction' }]
        : [],
    ),
  )
}

/** `5 s`, `100 ms`, `2 min`: a setting as a person would say it. */
export function inWords(ms: number): string {
  for (const [unit, length] of UNITS) if (ms >= length && ms % length === 0) return `${ms / length} ${unit}`
  return `${ms} ms`
}

const UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const
