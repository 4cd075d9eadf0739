import { feltTables, type TablePlace } from './felt-tables.ts'
import type { KnownRelation, RelationMap } from './relation-map.ts'

/** A relation with what it hangs on directly, as OIDs. */
export interface RelationRow {
  readonly oid: number
  readonly name: string
  readonly kind: string
  readonly filenode: string
  readonly rows: number
  readonly isPartition: boolean
  readonly parents: readonly number[]
  /** Where its long values are. */
  readonly toast: number | null
  /** The table of an index. */
  readonly indexed: number | null
  readonly live: boolean
  /** The table with the column that owns a sequence. */
  readonly column: number | null
}

/**
 * Follows what relations hang on to the end: an index belongs to its table, a TOAST table and its index to the table
 * whose long values it holds, a sequence to the table of the column that owns it. What `rows` do not hold is looked
 * up in `known`.
 */
export function resolveRelations(rows: readonly RelationRow[], known: RelationMap): RelationMap {
  const byOid = new Map(rows.map((row) => [row.oid, row]))
  const toastOwners = new Map(rows.flatMap(({ oid, toast }) => (toast === null ? [] : [[toast, oid]])))
  const places = placesOf(rows, known)
  const ownerOf = (oid: number): number => {
    const row = byOid.get(oid)
    if (row === undefined) return known.get(oid)?.tableOid ?? oid
    const above = row.indexed ?? toastOwners.get(oid) ?? row.column
    return above === null || above === oid ? oid : ownerOf(above)
  }
  const relations = rows.map((row): KnownRelation => {
    const { oid, name, kind, live, filenode } = row
    const tableOid = ownerOf(oid)
    const table = byOid.get(tableOid) ?? known.get(tableOid)
    const felt = feltTables(tableOid, places)
    return {
      oid,
      name,
      kind,
      live,
      filenode,
      table: table?.name ?? name,
      tableOid,
      felt,
      rows: table?.rows ?? 0,
    }
  })
  return new Map(withRowsOfRoots(relations).map((relation) => [relation.oid, relation]))
}

function placesOf(rows: readonly RelationRow[], known: RelationMap): ReadonlyMap<number, TablePlace> {
  const places = new Map<number, TablePlace>()
  for (const { oid, tableOid, name, felt } of known.values()) {
    const parents = felt.map((one) => one.oid).filter((one) => one !== oid)
    if (oid === tableOid) places.set(oid, { name, isPartition: felt[0].oid !== oid, parents })
  }
  for (const { oid, name, isPartition, parents } of rows) places.set(oid, { name, isPartition, parents })
  return places
}

/** A partitioned table holds the rows of its partitions; ANALYZE counts them only where it is told to. */
function withRowsOfRoots(relations: readonly KnownRelation[]): readonly KnownRelation[] {
  if (relations.every(({ kind, rows }) => kind !== 'p' || rows > 0)) return relations
  const counts = new Map<number, number>()
  for (const { oid, tableOid, felt, kind, rows } of relations)
    if (oid === tableOid && kind !== 'p') counts.set(felt[0].oid, (counts.get(felt[0].oid) ?? 0) + rows)
  return relations.map((relation) => {
    const { oid, kind, rows } = relation
    return kind === 'p' && rows === 0 ? { ...relation, rows: counts.get(oid) ?? 0 } : relation
  })
}
