import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { blocksReads, blocksWrites } from '../../model/lock-modes.ts'
import type { QueueObservation } from '../../model/report.ts'
import { type Database, withClone } from '../../postgres/databases.ts'
import { stopOf } from '../sending/stops.ts'
import type { Replay } from '../watching/replay.ts'
import { type Bystanders, NOT_READ } from './bystanders.ts'
import { type QueueRehearsal, rehearseQueue } from './queue.ts'

/**
 * Performs an up script that succeeds once more, on a clone of its own, beside long-running reads. `null` where
 * nobody asked for that or nothing can be said.
 */
export async function queueBeside(
  before: Database,
  script: LoadedScript,
  replay: Replay | null,
  { beside, now }: { readonly beside?: Bystanders; readonly now: () => number },
): Promise<readonly QueueObservation[] | null> {
  if (beside === undefined || replay === null || replay.error !== null) return null
  const { relations, statements, spans } = replay
  const blocking = spans.filter(({ mode }) => blocksReads(mode) || blocksWrites(mode))
  const locked = blocking.map(({ relation }) => relation.felt[0].oid)
  const tables = beside.read(script, locked)
  if (tables.length === 0) return null
  const lockTimeoutOf = (statement: number) => statements[statement]?.lockTimeoutMs ?? 0
  const { observations, gap } = await withClone(before, async (clone) =>
    rehearseQueue(clone, { script, tables, relations, lockTimeoutOf, now }),
  ).catch((cause: unknown): QueueRehearsal => ({ observations: [], gap: stopOf(cause).message }))
  if (gap !== null)
    beside.tell(script, observations.length === 0 ? NOT_READ : 'Not every wait for a reader was seen.', gap)
  return observations
}
