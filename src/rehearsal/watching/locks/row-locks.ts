import type { Node } from '@pgsql/types'
import type { ScriptStatement } from '../../../sql/script-statement.ts'
import type { KnownRelation } from './relation-map.ts'

/** Rows of one table that a statement locked: nobody else could change them until its transaction ended. */
export interface RowLock {
  readonly relation: KnownRelation
  readonly statement: number
  readonly rows: number
  /** When the statement began: the first row may be locked at once. */
  readonly fromMs: number
  readonly untilMs: number
}

/** Rows whose locks are held by the transaction that is open. */
export type OpenRowLock = Omit<RowLock, 'untilMs'>

/** Rows of existing tables that each statement locked, by the statement's index. */
export function rowsLockedBy(
  locks: readonly RowLock[],
  isExisting: (tableOid: number) => boolean,
): ReadonlyMap<number, number> {
  const rows = new Map<number, number>()
  for (const lock of locks) {
    const { relation, statement } = lock
    const isFelt = isExisting(relation.tableOid) || relation.felt.some(({ oid }) => isExisting(oid))
    if (isFelt) rows.set(statement, (rows.get(statement) ?? 0) + lock.rows)
  }
  return rows
}

/**
 * Names, as they are written, of the tables whose returned rows a query locks: `FOR UPDATE`, `FOR NO KEY UPDATE`,
 * `FOR SHARE` and `FOR KEY SHARE`, with `OF` only those it lists (manual, SELECT, The Locking Clause). No counter of
 * the server tells rows locked in this way, so those in subqueries and functions stay untold.
 */
export function tablesLockedByQuery({ parsed: { node } }: ScriptStatement): readonly string[] {
  if (!('SelectStmt' in node)) return []
  const { lockingClause = [], fromClause = [] } = node.SelectStmt
  if (lockingClause.length === 0) return []
  const clauses = lockingClause.flatMap((one) => ('LockingClause' in one ? [one.LockingClause] : []))
  const listed = clauses.flatMap(({ lockedRels = [] }) => lockedRels.flatMap(namesOf))
  const isAll = clauses.some(({ lockedRels = [] }) => lockedRels.length === 0)
  return fromClause
    .flatMap(rangesOf)
    .filter(({ alias }) => isAll || listed.includes(alias))
    .map(({ table }) => table)
}

const namesOf = (node: Node) => ('RangeVar' in node ? [node.RangeVar.relname ?? ''] : [])

function rangesOf(node: Node): { readonly table: string; readonly alias: string }[] {
  if ('RangeVar' in node) {
    const { relname = '', alias } = node.RangeVar
    return [{ table: relname, alias: alias?.aliasname ?? relname }]
  }
  if (!('JoinExpr' in node)) return []
  const { larg, rarg } = node.JoinExpr
  return [larg, rarg].flatMap((side) => (side ? rangesOf(side) : []))
}
