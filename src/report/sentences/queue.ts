import { blocksReads, blocksWrites } from '../../model/lock-modes.ts'
import type { Migration, QueueObservation } from '../../model/report.ts'
import { formatDuration, formatLockMode } from '../format.ts'
import { code, type Prose, prose } from '../prose.ts'

/** Who stands behind the waiting statement. */
function whoQueues({ readsQueued, writesQueued }: QueueObservation): string {
  if (readsQueued && writesQueued) return 'every new read and write of the table waits behind it'
  if (readsQueued) return 'every new read of the table waits behind it'
  if (writesQueued) return 'every new write to the table waits behind it, reads go on'
  return 'nobody waits behind it'
}

function whatFor({ mode, waitsFor }: QueueObservation): string {
  return waitsFor === 'transaction' ? 'the end of its transaction' : formatLockMode(mode)
}

/** What decides how long, as it was performed where that took little time. */
function howLong({ outcome, lockTimeoutMs, waitedMs }: QueueObservation): string {
  const limit = formatDuration(lockTimeoutMs)
  if (outcome === 'gave-up') {
    // statement_timeout counts a wait too, and may be the shorter one.
    const byLock = lockTimeoutMs > 0 && waitedMs >= lockTimeoutMs * 0.9
    return byLock
      ? `lock_timeout = ${limit} ended it after ${formatDuration(waitedMs)}.`
      : `A time limit of the script ended it after ${formatDuration(waitedMs)}.`
  }
  if (lockTimeoutMs === 0) return 'No lock_timeout is in effect: this lasts as long as that query does.'
  return `lock_timeout = ${limit} decides how long; that was not sat out.`
}

/** `With one long-running query on public.orders, line 3 waits for ACCESS EXCLUSIVE, and every new read …` */
export function queueSentence(observation: QueueObservation, migration: Pick<Migration, 'up'>): Prose {
  const line = migration.up.statements[observation.statement]?.line
  const who = line == null ? 'the migration' : `line ${line}`
  return prose`With one long-running query on ${code(observation.table)}, ${who} waits for ${whatFor(observation)}, and ${whoQueues(observation)}. ${howLong(observation)}`
}

/** What was seen of a migration that was performed beside long-running reads; `null` where nobody asked. */
export function queueSentences(migration: Migration): readonly Prose[] | null {
  const { queue } = migration
  if (queue === undefined) return null
  if (queue.length > 0) return queue.map((one) => queueSentence(one, migration))
  const locks = migration.up.statements.some(({ effects }) =>
    effects.locks.some(({ mode, createdHere }) => !createdHere && (blocksReads(mode) || blocksWrites(mode))),
  )
  const writers = locks ? ' It may still wait for long-running writes.' : ''
  return [
    prose`With one long-running query on each table it touches, the migration waits for none of them.${writers}`,
  ]
}
