import type { Client } from 'pg'
import { type FeltTable, feltTables, type TablePlace } from './felt-tables.ts'

/** A relation as it stood when the script, or the transaction that first saw it, began. */
export interface KnownRelation {
  readonly oid: number
  /** `public.orders_pkey` */
  readonly name: string
  readonly kind: string
  /** The table it is a part of: itself, an index's table, the owner of a TOAST table or of a sequence. */
  readonly table: string
  readonly tableOid: number
  /** Whose users feel a lock on it, the one to name first. A partition is felt at the root of its tree. */
  readonly felt: readonly [FeltTable, ...FeltTable[]]
  /** An index no query uses any more (`indislive` is false): locks on it block nobody. */
  readonly live: boolean
  readonly filenode: string
  /** As the last VACUUM or ANALYZE counted them; 0 where neither ran. */
  readonly rows: number
}

/** Relations by OID. */
export type RelationMap = ReadonlyMap<number, KnownRelation>

/** A row of the query: where each relation hangs, not yet followed to the end. */
interface RelationRow {
  readonly oid: string
  readonly name: string
  readonly kind: string
  readonly table: string
  readonly table_oid: string
  readonly live: string
  readonly filenode: string
  readonly rows: string
  readonly partition: string
  readonly parents: string | null
}

/** Reads every user relation. */
export async function readRelationMap(client: Client): Promise<RelationMap> {
  return mapOf(await readRows(client, '>= 16384'))
}

/**
 * Reads some relations, as the session of `client` sees them: in the session of a migration also those of its open
 * transaction. What they hang on is looked up in `known`. Those that no longer exist are left out.
 */
export async function readRelations(
  client: Client,
  oids: readonly number[],
  known: RelationMap,
): Promise<RelationMap> {
  const rows = await readRows(client, `IN (${oids.join(', ')})`)
  return mapOf(rows, known)
}

/**
 * An index belongs to its table, a TOAST table and its index to the table whose long values it holds, a sequence to
 * the table of the column that owns it (`pg_depend`, `a` for serial, `i` for identity). Names are qualified because
 * the search path may be that of the script under review; the statement is unnamed because a script may DEALLOCATE ALL.
 */
async function readRows(client: Client, which: string): Promise<RelationRow[]> {
  const { rows } = await client.query<RelationRow>(
    `SELECT c.oid, cn.nspname || '.' || c.relname AS name, c.relkind AS kind,
            tn.nspname || '.' || t.relname AS "table", t.oid AS table_oid, coalesce(i.indislive, true) AS live,
            c.relfilenode AS filenode, greatest(t.reltuples, 0)::pg_catalog.int8 AS rows, t.relispartition AS partition,
            CASE WHEN t.relkind IN ('r', 'p', 'f') THEN
              (SELECT pg_catalog.string_agg(h.inhparent::pg_catalog.text, ',' ORDER BY h.inhseqno)
                 FROM pg_catalog.pg_inherits h WHERE h.inhrelid = t.oid AND NOT h.inhdetachpending) END AS parents
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
       LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
       LEFT JOIN pg_catalog.pg_class o ON o.reltoastrelid = coalesce(i.indrelid, c.oid)
       JOIN pg_catalog.pg_class t ON t.oid = coalesce(o.oid, i.indrelid, CASE c.relkind WHEN 'S' THEN
              (SELECT d.refobjid FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0
                  AND d.refclassid = d.classid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') LIMIT 1) END, c.oid)
       JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
      WHERE c.oid ${which} AND tn.nspname NOT IN ('pg_catalog', 'information_schema')`,
  )
  return rows
}

function mapOf(rows: readonly RelationRow[], known: RelationMap = new Map()): RelationMap {
  const tables = new Map<number, TablePlace>()
  for (const { oid, tableOid, name, felt } of known.values()) {
    const others = felt.map((one) => one.oid).filter((one) => one !== oid)
    if (oid === tableOid) tables.set(oid, { name, partition: felt[0].oid !== oid, parents: others })
  }
  for (const row of rows) {
    tables.set(Number(row.table_oid), {
      name: row.table,
      partition: row.partition === 't',
      parents: (row.parents ?? '').split(',').filter(Boolean).map(Number),
    })
  }
  return new Map(
    rows.map((row) => [
      Number(row.oid),
      {
        oid: Number(row.oid),
        name: row.name,
        kind: row.kind,
        table: row.table,
        tableOid: Number(row.table_oid),
        felt: feltTables(Number(row.table_oid), tables),
        live: row.live === 't',
        filenode: row.filenode,
        rows: Number(row.rows),
      },
    ]),
  )
}
