import type { Client } from 'pg'

/** Columns whose values no two rows of a table share. */
export interface UniqueKey {
  readonly table: string
  readonly columns: readonly string[]
}

/** Unique and exclusion constraints of tables, as far as they are made of columns alone and hold for every row. */
export async function readUniqueKeys(
  admin: Client,
  tables: readonly string[],
): Promise<readonly UniqueKey[]> {
  const { rows } = await admin.query<{ key: string }>(
    `SELECT jsonb_build_object('table', n.nspname || '.' || c.relname, 'columns',
              (SELECT jsonb_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))) AS key
       FROM pg_index i
       JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE (i.indisunique OR i.indisexclusion) AND i.indexprs IS NULL AND i.indpred IS NULL
        AND n.nspname || '.' || c.relname = ANY ($1::text[])
      ORDER BY i.indexrelid`,
    [tables],
  )
  return rows.map(({ key }) => JSON.parse(key) as UniqueKey)
}
