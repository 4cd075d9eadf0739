import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one statement did to the lab on the versions from the first to the last of `majors`. */
export interface Truth {
  readonly majors: readonly [number, number]
  /** The strongest lock on each relation, without the word Lock; under the old name of what is renamed. */
  readonly locks?: Readonly<Record<string, string>>
  /** Relations that ended up in another file, or under another OID with the same name. */
  readonly newFiles?: readonly string[]
  readonly scans?: readonly string[]
  /** The server refuses the statement with these words. */
  readonly error?: string
}

/**
 * One statement whose locks, rewrites and scans were measured on PostgreSQL 14 to 18 by other means than ours: locks
 * read in the open transaction, file nodes and scan counters compared before and after it.
 */
export interface TruthCase {
  readonly case: string
  readonly ddl: string
  /** What the lab needs beforehand. */
  readonly before?: string
  readonly timeZone?: string
  /** The statement runs transactions of its own, so its locks are what a poller happened to see: a lower bound. */
  readonly sampled?: true
  readonly expected: readonly Truth[]
}

export function truthCases(): readonly TruthCase[] {
  return JSON.parse(readFileSync(join(__dirname, 'cases.json'), 'utf8'))
}

export function truthOn(one: TruthCase, major: number): Truth {
  const found = one.expected.find(({ majors: [from, to] }) => from <= major && major <= to)
  if (found === undefined) throw new RangeError(`${one.case} was not measured on PostgreSQL ${major}.`)
  return found
}
