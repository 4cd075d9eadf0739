import type { Client } from 'pg'
import type { FeltTable } from './felt-tables.ts'
import { type RelationRow, resolveRelations } from './resolve-relations.ts'

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

/** Reads every user relation. */
export async function readRelationMap(client: Client): Promise<RelationMap> {
  return resolveRelations(await readRows(client, 'c.oid >= 16384'), new Map())
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
  const list = oids.join(', ')
  const rows = await readRows(client, `c.oid IN (${list}) OR c.reltoastrelid IN (${list})`)
  return new Map([...resolveRelations(rows, known)].filter(([oid]) => oids.includes(oid)))
}

/**
 * One row for each relation, with what it hangs on directly. Following that is left to us: the server knows nothing
 * about the size of the catalogs of a fresh clone, and takes several times as long. Names are qualified because the
 * search path may be that of the script under review; the statement is unnamed because a script may DEALLOCATE ALL.
 * A column owns its sequence by an entry of kind `a` (serial) or `i` (identity) in `pg_depend`.
 */
async function readRows(client: Client, which: string): Promise<RelationRow[]> {
  const { rows } = await client.query<(string | null)[]>({
    rowMode: 'array',
    text: `SELECT c.oid, n.nspname, c.relname, c.relkind, c.relfilenode, c.reltuples, c.relispartition, h.parents,
                  nullif(c.reltoastrelid, 0), i.indrelid, i.indislive,
                  CASE c.relkind WHEN 'S' THEN
                    (SELECT d.refobjid FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                        AND d.objsubid = 0 AND d.refclassid = d.classid AND d.refobjsubid > 0
                        AND d.deptype IN ('a', 'i') LIMIT 1) END
             FROM pg_catalog.pg_class c
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
             LEFT JOIN (SELECT inhrelid, pg_catalog.string_agg(inhparent::pg_catalog.text, ',' ORDER BY inhseqno) AS parents
                          FROM pg_catalog.pg_inherits WHERE NOT inhdetachpending GROUP BY inhrelid) h
                    ON h.inhrelid = c.oid
            WHERE (${which}) AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
  })
  return rows.map(relationRow)
}

function relationRow(columns: readonly (string | null)[]): RelationRow {
  const [oid, schema, name, kind, filenode, rows, partition, parents, toast, indexed, live, column] = columns
  const oidOf = (text: string | null | undefined) => (text ? Number(text) : null)
  return {
    oid: Number(oid),
    name: `${schema}.${name}`,
    kind: kind ?? '',
    filenode: filenode ?? '',
    // -1 where nobody has counted.
    rows: Math.max(0, Number(rows)),
    isPartition: partition === 't',
    parents: parents ? parents.split(',').map(Number) : [],
    toast: oidOf(toast),
    indexed: oidOf(indexed),
    live: live !== 'f',
    column: oidOf(column),
  }
}
