/** A table whose users feel a lock. */
export interface FeltTable {
  readonly oid: number
  readonly name: string
}

/** Where a table hangs. */
export interface TablePlace {
  readonly name: string
  /** Its parent is a partitioned table, of which it is a part; else it inherits, and stands for itself as well. */
  readonly isPartition: boolean
  readonly parents: readonly number[]
}

/**
 * Whose users feel a lock on a table. Queries of a partitioned table lock its partitions, so a lock on one is felt at
 * the topmost partitioned table. A query of an inheritance parent locks every child, so a lock on a child is felt
 * by users of the child and of each ancestor. (Manual, Partitioning and Inheritance; the locks are those that
 * `find_all_inheritors` in `catalog/pg_inherits.c` takes.)
 */
export function feltTables(
  oid: number,
  tables: ReadonlyMap<number, TablePlace>,
): readonly [FeltTable, ...FeltTable[]] {
  const self = { oid, name: tables.get(oid)?.name ?? '' }
  const ancestors: FeltTable[] = []
  const seen = new Set([oid])
  let top = self
  const climb = (from: number) => {
    const place = tables.get(from)
    for (const parent of place?.parents ?? []) {
      const name = tables.get(parent)?.name
      if (name === undefined || seen.has(parent)) continue
      seen.add(parent)
      if (place?.isPartition) top = { oid: parent, name }
      else ancestors.push({ oid: parent, name })
      climb(parent)
    }
  }
  climb(oid)
  return [top, ...ancestors]
}
