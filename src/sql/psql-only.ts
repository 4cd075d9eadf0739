import type { ParsedScript } from './parse.ts'

/** Something in a script that psql understands and the server does not. */
export interface PsqlOnly {
  /** 1-based. */
  readonly line: number
  /** Continues `the file holds`: what it is. */
  readonly what: string
}

const COPY_FROM_STDIN = /^\s*copy\b[^;]*\bfrom\s+stdin\b/i
const END_OF_DATA = /^\\\.\s*$/m

/** Where a script that does not parse needs psql: a command of its own, or rows of data after COPY … FROM STDIN. */
export function psqlOnly(text: string, parsed: ParsedScript): PsqlOnly | null {
  if (parsed.ok) return null
  const { error, metaCommand } = parsed
  const lines = text.split('\n')
  const line = error.line ?? 1
  if (END_OF_DATA.test(text)) {
    const copy = lines.slice(0, line).findLastIndex((one) => COPY_FROM_STDIN.test(one))
    if (copy >= 0) return { line: copy + 1, what: 'rows of data after COPY … FROM STDIN' }
  }
  return metaCommand === null ? null : { line, what: `${metaCommand}, a command of psql` }
}

/** Where a script that does not parse needs a variable of psql: `:"DBNAME"` (manual, psql, SQL Interpolation). */
export function psqlVariable(text: string, parsed: ParsedScript): PsqlOnly | null {
  if (parsed.ok) return null
  const { line, column } = parsed.error
  if (line === null || column === undefined) return null
  const rest = [...(text.split('\n')[line - 1] ?? '')].slice(column - 1).join('')
  const variable = /^:(?:"[^"]+"|'[^']+'|\{\?[^}]*\}|\w+)/.exec(rest)?.[0]
  return variable === undefined ? null : { line, what: `${variable}, a variable of psql` }
}

/** Why a script is not performed, and what to do about it. */
export function psqlNeeded(file: string, { line, what }: PsqlOnly): string {
  return `${file}:${line} holds ${what}. Rehearse never uses psql, which could start any program. Write it as plain SQL.`
}
