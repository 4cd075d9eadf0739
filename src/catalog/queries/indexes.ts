import { isGeneratedName } from '../generated-names.ts'
import { type CatalogObject, keyOf } from '../object.ts'
import { columnName } from './columns.ts'
import { constraintName, indexColumns } from './constraints.ts'
import { CATALOG, type Family, type Row } from './family.ts'
import type { NamedRelation, Names } from './names.ts'
import { isTrue, sortedListOf } from './values.ts'

export const INDEXES: Family = {
  queries: {
    indexes: `
      SELECT indexrelid, indrelid, indisvalid, indisclustered, indisreplident, pg_get_indexdef(indexrelid) AS definition
        FROM pg_index WHERE indexrelid >= 16384 AND indrelid >= 16384`,
  },
  objects: (rows, names) => {
    const serves = new Map(
      rows('constraints').flatMap((row) =>
        ['p', 'u', 'x'].includes(row.contype ?? '') ? [[row.conindid, row] as const] : [],
      ),
    )
    const parents = new Map(rows('inheritance').map(({ inhrelid, inhparent }) => [inhrelid, inhparent]))
    return rows('indexes').flatMap((row) => {
      const index = names.relation(row.indexrelid)
      const table = names.relation(row.indrelid)
      if (index === undefined || table === undefined) return []
      const constraint = serves.get(row.indexrelid)
      const parent = names.relation(parents.get(row.indexrelid))
      return [indexOf({ row, index, table, parent, constraint }, names)]
    })
  },
}

interface Index {
  readonly row: Row
  readonly index: NamedRelation
  readonly table: NamedRelation
  /** The index of a partitioned table that this one is a part of. */
  readonly parent: NamedRelation | undefined
  /** The constraint it serves. */
  readonly constraint: Row | undefined
}

function indexOf({ row, index, table, parent, constraint }: Index, names: Names): CatalogObject {
  return {
    kind: 'index',
    name: index.name,
    parent: table.name,
    definition: {
      definition: row.definition,
      valid: isTrue(row.indisvalid),
      clustered: isTrue(row.indisclustered),
      'replica identity': isTrue(row.indisreplident),
      'storage parameters': sortedListOf(index.row.reloptions),
      'statistics targets': statisticsTargets(index, names),
      tablespace: index.row.tablespace,
      'serves a constraint': constraint !== undefined,
      'part of a partitioned index': parent !== undefined,
      'depends on extensions': names.extensionsBelow(CATALOG.class, index.oid),
      comment: names.comment(CATALOG.class, index.oid),
    },
    with: [
      ...(constraint === undefined
        ? []
        : [keyOf({ kind: 'constraint', name: constraintName(table, constraint, names) })]),
      ...(parent === undefined ? [] : [keyOf({ kind: 'index', name: parent.name })]),
    ],
    on: names
      .attributes(index.oid)
      .map(({ attname }) => keyOf({ kind: 'column', name: columnName(table, attname) })),
    namedByServer: isNamedByServer(index, [table, ...names.ancestors(table.oid)], constraint, names),
  }
}

/** Only columns that are expressions can have one. */
function statisticsTargets({ oid }: NamedRelation, names: Names) {
  const targets = names
    .attributes(oid)
    .flatMap(({ attname, statistics_target }) =>
      statistics_target === null ? [] : [[attname ?? '', statistics_target] as const],
    )
  return targets.length === 0 ? null : Object.fromEntries(targets)
}

function isNamedByServer(
  { oid, shortName }: NamedRelation,
  tables: readonly NamedRelation[],
  constraint: Row | undefined,
  names: Names,
): boolean {
  const label = LABELS[constraint?.contype ?? ''] ?? 'idx'
  const columns = label === 'pkey' ? '' : indexColumns(oid, names)
  return isGeneratedName(
    shortName,
    tables.map((table) => table.shortName),
    [columns],
    label,
  )
}

const LABELS: Readonly<Record<string, string>> = { p: 'pkey', u: 'key', x: 'excl' }
