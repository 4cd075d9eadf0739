import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What shows that the labelled statement is harmful. Tables are qualified unless they are in `public`. */
export type Proof =
  /** Rows are read to the end, or an index built, while the table is locked in this mode. */
  | { readonly effect: 'scan'; readonly table: string; readonly mode: string }
  | { readonly effect: 'lock'; readonly table: string; readonly mode: string }
  | { readonly effect: 'rewrite'; readonly table: string }
  /** The lock of the statement is still held while a later one works through rows. */
  | { readonly effect: 'held'; readonly table: string; readonly mode: string }
  /** `beside`: a statement of another session whose transaction stays open meanwhile. */
  | { readonly effect: 'error'; readonly code: string; readonly beside?: string }
  /** Rows, or values of the column, are gone afterwards. */
  | { readonly effect: 'loss'; readonly table: string; readonly column?: string }
  /** A query that worked before fails afterwards; `as`: for this role. */
  | { readonly effect: 'breaks'; readonly query: string; readonly as?: string }
  /** Every row of the table is locked until the statement's transaction ends. */
  | { readonly effect: 'rows'; readonly table: string }
  /** It waits for its lock without limit, while everybody who comes later waits behind it. */
  | { readonly effect: 'unlimited'; readonly table: string }
  /** The same for longer than ten seconds. */
  | { readonly effect: 'longwait'; readonly table: string }
  /** Nothing of what follows the statement stays. */
  | { readonly effect: 'vanishes' }

export interface Label {
  /** Relative to `bench/verdicts`. */
  readonly file: string
  /** A hazard; of a harmless migration only what it is about. */
  readonly family: string
  /** Other hazards of the same migration that a tool may rightly name. */
  readonly also?: readonly string[]
  /** First line of the harmful statement; absent: the migration is harmless. */
  readonly line?: number
  readonly proof?: Proof
}

const DIRECTORY = join(__dirname, '..', '..', 'bench', 'verdicts')

export const textOf = (file: string): string => readFileSync(join(DIRECTORY, file), 'utf8')

export const labels = (): readonly Label[] => JSON.parse(textOf('labels.json'))
