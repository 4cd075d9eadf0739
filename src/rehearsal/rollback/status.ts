import type { Difference } from '../../catalog/compare.ts'
import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Rollback } from '../../model/report.ts'
import { withoutRollback } from '../../model/rollback.ts'
import { isCosmetic } from './circle.ts'
import { type Declaration, doesNothing } from './declared.ts'
import type { DataLoss } from './row-digests.ts'

type Status = Pick<Rollback, 'status' | 'reason' | 'irreversible'>

/** A rollback that was performed to its end, next to what it leaves otherwise than it was. */
export interface Compared {
  readonly down: LoadedScript
  readonly declared: Declaration | null
  readonly differences: readonly Difference[]
  readonly dataLoss: readonly DataLoss[]
  /** Sequences that were set back. */
  readonly sequences?: Rollback['sequences']
  /** The schema that the up script left. */
  readonly applied: CatalogSnapshot
}

/**
 * What happened goes before what was said: a rollback that brings everything back restores. One that was never meant
 * to is irreversible, and so is what the up script itself removed; anything else the down script could have kept.
 */
export function statusOf(compared: Compared): Status {
  const { down, declared, differences, dataLoss, sequences = [], applied } = compared
  const schemaIsBack = differences.every(isCosmetic)
  const colliding = sequences.filter(({ taken }) => taken !== undefined)
  if (schemaIsBack && dataLoss.length === 0 && colliding.length === 0) return { status: 'restores' }
  if (declared !== null) return byAuthor(declared, dataLoss)
  if (doesNothing(down)) return { status: 'differs', reason: IN_DISGUISE }
  if (!schemaIsBack) return { status: 'differs' }
  if (colliding.length > 0) return { status: 'differs', reason: reasonOf(colliding) }
  const removed = dataLoss.filter((loss) => !applied.has(keyOf(loss)))
  if (removed.length < dataLoss.length) {
    return {
      status: 'differs',
      reason: 'The schema comes back, but rows that existed before do not come back unchanged.',
    }
  }
  const what = namesOf(removed)
  return {
    status: 'irreversible',
    reason: `The migration drops ${what.join(', ')}; no down script can bring the values back.`,
    irreversible: { by: 'nature', what },
  }
}

function reasonOf(colliding: NonNullable<Rollback['sequences']>): string {
  const names = colliding.map(({ sequence }) => sequence).join(', ')
  return `The schema comes back, but ${names} begins again with numbers that rows hold: inserts after the rollback fail.`
}

const IN_DISGUISE =
  'The script does nothing: the tool notes the migration as taken back, and all of it is still there. The next deployment applies it a second time.'

/** A rollback that nobody is meant to perform, with what the migration takes along. */
export function neverReversed(declared: Declaration, dataLoss: readonly DataLoss[]): Rollback {
  const status = byAuthor(declared, dataLoss)
  return { ...withoutRollback(status.status), ...status, dataLoss: [...dataLoss] }
}

function byAuthor({ file, line, words }: Declaration, dataLoss: readonly DataLoss[]): Status {
  const what = namesOf(dataLoss)
  const said = words === '' ? '.' : `: ${withEnd(words)}`
  const lost = what.length === 0 ? '' : ` What cannot be brought back: ${what.join(', ')}.`
  return {
    status: 'irreversible',
    reason: `\`${file}\` says so in line ${line}${said}${lost}`,
    irreversible: { by: 'author', what, line },
  }
}

/** The author's words are shown as a sentence, and no longer than one. */
const MOST_WORDS = 200

function withEnd(words: string): string {
  const short = words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words
  return /[.!?…]$/.test(short) ? short : `${short}.`
}

function namesOf(dataLoss: readonly DataLoss[]): string[] {
  return [
    ...new Set(dataLoss.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`))),
  ]
}

/** As catalog snapshots call the table or column. */
function keyOf({ table, column }: DataLoss): string {
  return column === undefined ? `table ${table}` : `column ${table}.${column}`
}
