import type { Client } from 'pg'
import { LOCK_MODES } from '../../../model/lock-modes.ts'
import type { SeenLock } from '../locks/lock-timeline.ts'
import { readRelationMap, readRelations } from '../locks/relation-map.ts'
import type { WatchedSession } from '../watched-session.ts'
import { learnFacts } from './effects.ts'

/** Takes in what the script has committed so far: from now on others see it. */
export async function learnRelations(session: WatchedSession): Promise<void> {
  if (!session.isOutdated) return
  session.isOutdated = false
  const { relations, observer, known } = session
  const now = await readRelationMap(observer)
  for (const relation of now.values()) {
    const before = relations.get(relation.oid)
    // One name stands for a table throughout a report.
    const name = before?.name ?? relation.name
    relations.set(relation.oid, { ...relation, name, table: before?.table ?? relation.table })
  }
  learnFacts(known, relations)
}

/** The open transaction holds a lock that relations are changed under; reading and writing rows takes the first three modes. */
export function changesRelations({ timeline }: WatchedSession): boolean {
  const changing: readonly string[] = LOCK_MODES.slice(3)
  return timeline.held().some(({ mode }) => changing.includes(mode))
}

/**
 * Once DETACH … CONCURRENTLY locks the partition against everybody, queries of the root no longer look at it
 * (`inhdetachpending`): only who uses it by its own name waits.
 */
export function detachFromRoot({ relations }: WatchedSession, partition: string): void {
  for (const [oid, relation] of relations) {
    const { table, tableOid } = relation
    if (table === partition) relations.set(oid, { ...relation, felt: [{ oid: tableOid, name: table }] })
  }
}

/** Names relations that the open transaction has created, which only its own session sees. */
export async function nameCreated(session: WatchedSession, locks: readonly SeenLock[]): Promise<void> {
  const { client, relations, created } = session
  const unknown = locks.map(({ oid }) => oid).filter((oid) => !relations.has(oid))
  if (unknown.length === 0) return
  for (const [oid, relation] of await readRelations(client, unknown, relations)) {
    relations.set(oid, relation)
    created.add(oid)
  }
}

/**
 * Names what a command that commits by itself has created or renamed while it runs. REINDEX CONCURRENTLY exchanges
 * the names of its indexes.
 */
export async function nameCommitted(
  { relations, created, runsOwnTransactions }: WatchedSession,
  client: Client,
  locks: readonly SeenLock[],
): Promise<void> {
  if (!runsOwnTransactions || locks.length === 0) return
  const seen = await readRelations(client, [...new Set(locks.map(({ oid }) => oid))], relations)
  for (const [oid, relation] of seen) {
    const before = relations.get(oid)
    if (before === undefined) created.add(oid)
    if (before === undefined || (relation.oid !== relation.tableOid && before.name !== relation.name))
      relations.set(oid, { ...(before ?? relation), name: relation.name })
  }
}
