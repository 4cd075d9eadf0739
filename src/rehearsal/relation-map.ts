import type { Client } from 'pg'

/** A relation that existed before the script ran and is visible to others. */
export interface KnownRelation {
  readonly oid: number
  /** `public.orders_pkey` */
  readonly name: string
  readonly kind: string
  /** The table whose users feel a lock on this relation: itself, an index's table, a TOAST table's owner. */
  readonly table: string
  readonly tableOid: number
  /** An index no query uses any more (`indislive` is false): locks on it block nobody. */
  readonly live: boolean
  readonly filenode: string
  /** As the last VACUUM or ANALYZE counted them; 0 where neither ran. */
  readonly rows: number
}

/** Relations by OID, as they stood when the script began. */
export type RelationMap = ReadonlyMap<number, KnownRelation>

/** Reads every user relation. TOAST tables and their indexes are felt by the owner of the TOAST table. */
export async function readRelationMap(admin: Client): Promise<RelationMap> {
  const { rows } = await admin.query<
    Record<'oid' | 'name' | 'kind' | 'table' | 'table_oid' | 'live' | 'filenode' | 'rows', string>
  >(
    `SELECT c.oid, cn.nspname || '.' || c.relname AS name, c.relkind AS kind,
            tn.nspname || '.' || t.relname AS "table", t.oid AS table_oid, coalesce(i.indislive, true) AS live, c.relfilenode AS filenode,
            greatest(t.reltuples, 0)::bigint AS rows
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
       LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
       LEFT JOIN pg_catalog.pg_class o ON o.reltoastrelid = coalesce(i.indrelid, c.oid)
       JOIN pg_catalog.pg_class t ON t.oid = coalesce(o.oid, i.indrelid, c.oid)
       JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
      WHERE c.oid >= 16384 AND tn.nspname NOT IN ('pg_catalog', 'information_schema')`,
  )
  return new Map(
    rows.map((row) => [
      Number(row.oid),
      {
        oid: Number(row.oid),
        name: row.name,
        kind: row.kind,
        table: row.table,
        tableOid: Number(row.table_oid),
        live: row.live === 't',
        filenode: row.filenode,
        rows: Number(row.rows),
      },
    ]),
  )
}
