import type { Client } from 'pg'

/** What keeps its number when it is renamed or moved to another schema. */
export interface LastingThing {
  /** Letter of its catalog and OID; for a column the table's with its attribute number. */
  readonly id: string
  /** `table`, `column`, `label`: what a statement calls it. */
  readonly kind: LastingKind
  /** What its name is unique in: the id of a schema, a table or a type; empty for a schema. */
  readonly within: string
  readonly name: string
  /** Arguments of a function, as its name needs them; else empty. */
  readonly arguments: string
}

export type LastingKind =
  | 'schema'
  | 'table'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'sequence'
  | 'index'
  | 'row type'
  | 'type'
  | 'label'
  | 'function'
  | 'procedure'
  | 'column'
  | 'attribute'
  | 'constraint'
  | 'trigger'

/**
 * A constraint with an index is renamed with it, and a part that is inherited with that of the parent: only the one
 * that a statement names is read.
 */
const THINGS = `
  SELECT 's' || oid AS id, 'schema' AS kind, '' AS within, nspname AS name, '' AS arguments
    FROM pg_namespace WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema'
   UNION ALL
  SELECT 'r' || oid, CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                       WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'c' THEN 'row type' ELSE 'table' END,
         's' || relnamespace, relname, ''
    FROM pg_class WHERE oid >= 16384 AND relkind <> 't' AND relpersistence <> 't'
   UNION ALL
  SELECT 'y' || t.oid, 'type', 's' || t.typnamespace, t.typname, ''
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
   WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
   UNION ALL
  SELECT 'l' || oid, 'label', 'y' || enumtypid, enumlabel, '' FROM pg_enum WHERE oid >= 16384
   UNION ALL
  SELECT 'f' || oid, CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, 's' || pronamespace, proname,
         pg_get_function_identity_arguments(oid)
    FROM pg_proc WHERE oid >= 16384 AND prokind <> 'a'
     AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
   UNION ALL
  SELECT 'r' || a.attrelid || '.' || a.attnum, CASE c.relkind WHEN 'c' THEN 'attribute' ELSE 'column' END, 'r' || a.attrelid, a.attname, ''
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped AND a.attinhcount = 0
   UNION ALL
  SELECT 'k' || oid, 'constraint', 'r' || conrelid, conname, ''
    FROM pg_constraint WHERE oid >= 16384 AND conrelid <> 0 AND contype IN ('c', 'f') AND coninhcount = 0
   UNION ALL
  SELECT 'g' || oid, 'trigger', 'r' || tgrelid, tgname, ''
    FROM pg_trigger WHERE oid >= 16384 AND NOT tgisinternal AND tgparentid = 0`

/** Everything in a database that can be renamed. A clone of a database has the same ids. */
export async function readLastingThings(admin: Client): Promise<readonly LastingThing[]> {
  await admin.query("SET search_path = ''")
  const { rows } = await admin.query<LastingThing>(THINGS)
  return rows
}
