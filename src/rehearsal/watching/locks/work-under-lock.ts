import { blocksWrites } from '../../../model/lock-modes.ts'
import type { Replay } from '../replay.ts'
import { type BlockingFacts, feltBy, isFelt } from './blocking.ts'

/**
 * By name of an existing table, how many statements read or wrote whole tables while nobody could write to it. On few
 * rows this tells what a clock does not: such work grows with the table.
 */
export function workUnderLock(
  { statements, spans, relations }: Pick<Replay, 'statements' | 'spans' | 'relations'>,
  { isExisting, concurrent }: Pick<BlockingFacts, 'isExisting' | 'concurrent'>,
): ReadonlyMap<string, number> {
  const blocking = spans.filter((span) => blocksWrites(span.mode) && isFelt(span, concurrent))
  const works = new Map<string, number>()
  for (const statement of statements) {
    if (statement?.startMs === undefined) continue
    const { effects, startMs } = statement
    const { scans, rewrites, indexRebuilds = [], durationMs } = effects
    if (scans.length + rewrites.length + indexRebuilds.length === 0) continue
    const endMs = startMs + (durationMs ?? 0)
    const blocked = blocking.filter((span) => span.grantedMs < endMs && startMs < span.releasedMs)
    const tables = new Set(blocked.flatMap((span) => feltBy(span.relation, isExisting)))
    for (const oid of tables) {
      const name = relations.get(oid)?.name
      if (name !== undefined) works.set(name, (works.get(name) ?? 0) + 1)
    }
  }
  return works
}
