import type { Effects, RewriteReason, TableImpact } from '../../model/report.ts'
import { formatDuration, plural } from '../format.ts'
import { code, type Prose, prose } from '../prose.ts'

const WHY: Readonly<Record<RewriteReason, string | null>> = {
  persistence: 'because it changes between logged and unlogged',
  default: 'because every row gets a value of its own in the new column',
  'column-type': 'because the stored values change with the type',
  'access-method': 'because its storage changes',
  cluster: 'in the order of an index',
  'vacuum-full': 'without its dead rows',
  refresh: 'from its query',
  other: null,
}

/** ` because the stored values change with the type`; empty where no reason is known. */
export function rewriteReasonWords(reasons: NonNullable<Effects['rewriteReasons']>): string {
  const words = new Set(reasons.flatMap(({ reason }) => WHY[reason] ?? []))
  return [...words].map((one) => ` ${one}`).join(' and')
}

/** Shorter than this is what any single write does to its row. */
const WORTH_TELLING_MS = 100

/** Who wants to change a row that the statement changed waits until its transaction ends. */
export function rowLockSentences(effects: Effects, impact: readonly TableImpact[]): readonly Prose[] {
  const { rowsLocked = 0, locks } = effects
  if (rowsLocked === 0) return []
  return impact.flatMap(({ table, rowsLockedMs = 0 }) =>
    rowsLockedMs >= WORTH_TELLING_MS && locks.some((lock) => lock.table === table)
      ? [
          prose`Nobody else could change the ${plural(rowsLocked, 'row')} it locked in ${code(table)} for up to ${formatDuration(rowsLockedMs)}.`,
        ]
      : [],
  )
}
