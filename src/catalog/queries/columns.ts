import { type CatalogObject, keyOf } from '../object.ts'
import { CATALOG, type Family, type Row } from './family.ts'
import type { NamedRelation, Names } from './names.ts'
import { isTrue, sortedListOf } from './values.ts'

/**
 * Columns of tables and attributes of composite types. Those of views are told with the view, and those of indexes
 * serve to recognise generated names. Whether values of old rows are missing (`atthasmissing`) is left out: it says
 * how a default is stored, and a restored dump has it otherwise.
 */
export const COLUMNS: Family = {
  queries: {
    columns: `
      SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attidentity,
             a.attgenerated, CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation END AS collation,
             CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage, a.attcompression,
             nullif(a.attstattarget, -1) AS statistics_target, a.attoptions, a.attacl, a.attinhcount, a.attislocal,
             CASE WHEN a.atthasdef THEN (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = a.attrelid AND adnum = a.attnum) END AS default_text,
             a.attfdwoptions
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_type t ON t.oid = a.atttypid
       WHERE c.oid >= 16384 AND c.relkind <> 'S' AND c.relnamespace <> 'pg_toast'::regnamespace
         AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attrelid, a.attnum`,
    // There are none before PostgreSQL 18.
    notNullConstraints: `
      SELECT conrelid, conkey[1] AS attnum, conname, connoinherit
        FROM pg_constraint WHERE contype = 'n' AND conrelid >= 16384`,
  },
  objects: (rows, names) => {
    const notNull = new Map(
      rows('notNullConstraints').map((row) => [`${row.conrelid} ${row.attnum}`, row] as const),
    )
    return names.relations
      .filter(({ kind }) => kind === 'r' || kind === 'p' || kind === 'f' || kind === 'c')
      .flatMap((relation) =>
        names
          .attributes(relation.oid)
          .map((row, index) =>
            columnOf(relation, row, index + 1, notNull.get(`${relation.oid} ${row.attnum}`), names),
          ),
      )
  },
}

function columnOf(
  relation: NamedRelation,
  row: Row,
  position: number,
  notNull: Row | undefined,
  names: Names,
): CatalogObject {
  const inherited = row.attinhcount !== '0'
  return {
    kind: 'column',
    name: columnName(relation, row.attname),
    parent: relation.name,
    definition: {
      type: row.type,
      'not null': isTrue(row.attnotnull),
      'not null constraint': chosenName(notNull),
      'not null without children': isTrue(notNull?.connoinherit) ? true : null,
      default: row.default_text,
      identity: row.attidentity,
      generated: row.attgenerated,
      collation: row.collation,
      storage: row.storage,
      compression: row.attcompression,
      'statistics target': row.statistics_target,
      options: sortedListOf(row.attoptions),
      'foreign options': sortedListOf(row.attfdwoptions),
      grants: sortedListOf(row.attacl),
      inherited,
      // A partition's columns are never its own, but the flag says so where it was attached in PostgreSQL's own way.
      local: inherited && !relation.isPartition ? isTrue(row.attislocal) : !inherited,
      comment: names.comment(CATALOG.class, relation.oid, row.attnum ?? ''),
      position,
    },
    ...(inherited ? { with: inheritedFrom(relation, row.attname, names) } : {}),
  }
}

export function columnName(relation: NamedRelation, column: string | null | undefined): string {
  return `${relation.name}.${column}`
}

function inheritedFrom(relation: NamedRelation, column: string | null | undefined, names: Names) {
  return names
    .ancestors(relation.oid)
    .map((ancestor) => keyOf({ kind: 'column', name: columnName(ancestor, column) }))
}

/** The server ends the names that it makes in `_not_null`, whatever the table was called then. */
function chosenName(notNull: Row | undefined): string | null {
  const name = notNull?.conname ?? null
  return name === null || /_not_null\d*$/.test(name) ? null : name
}
