import type { Client } from 'pg'

/**
 * Tables whose rows were changed although no script names them: by a cascade, a trigger, a function. Only the
 * counters and files of tables are looked at. `counts`: the server tells the counters of a session when it ends;
 * where it does not, every table that held rows is named.
 */
export async function tablesChangedElsewhere(
  before: Client,
  after: Client,
  known: ReadonlySet<string>,
  counts: boolean,
): Promise<readonly string[]> {
  const held = await before.query<Record<'table' | 'oid' | 'file', string>>(
    `SELECT n.nspname || '.' || r.relname AS "table", c.oid, c.relfilenode::text AS file
       FROM pg_class c
       JOIN pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid)
       JOIN pg_namespace n ON n.oid = r.relnamespace
      WHERE c.relkind = 'r' AND c.oid >= 16384 AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND pg_relation_size(c.oid) > 0
        AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(r.oid, 'SELECT')
        AND NOT EXISTS (SELECT FROM pg_depend d
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'e')`,
  )
  const asked = held.rows.filter(({ table }) => !known.has(table))
  if (asked.length === 0) return []
  const now = await after.query<Record<'oid' | 'file' | 'counted', string>>(
    `SELECT c.oid, c.relfilenode::text AS file,
            pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid) > 0 AS counted
       FROM pg_class c WHERE c.oid = ANY ($1::oid[])`,
    [asked.map(({ oid }) => oid)],
  )
  const states = new Map(now.rows.map((row) => [row.oid, row]))
  const changed = asked.filter(({ oid, file }) => {
    const state = states.get(oid)
    // TRUNCATE counts no row; the table has a new file.
    return state === undefined || state.file !== file || state.counted === 't' || !counts
  })
  return [...new Set(changed.map(({ table }) => table))]
}
