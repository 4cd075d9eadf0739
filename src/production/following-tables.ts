import type { Client } from 'pg'
import type { Operation } from '../model/operation.ts'

/**
 * Tables whose rows go, or lose their references, together with rows of other tables: by ON DELETE CASCADE, SET NULL
 * or SET DEFAULT, or by TRUNCATE … CASCADE. Scripts that delete name only the table they begin with. Those that
 * delete nothing ask the server nothing.
 */
export async function followingTables(
  admin: Client,
  operations: readonly Operation[],
  touched: readonly string[],
): Promise<readonly string[]> {
  const ofCode = operations.some((one) => one.type === 'opaque' && /\b(delete|truncate)\b/i.test(one.text))
  const deleted = operations.flatMap((one) =>
    one.type === 'write-rows' && (one.verb === 'delete' || one.verb === 'merge') ? [one.table] : [],
  )
  const emptied = operations.flatMap((one) => (one.type === 'truncate' ? one.tables : []))
  const from = ofCode ? touched : [...deleted, ...emptied]
  if (from.length === 0) return []
  const { rows } = await admin.query<{ table: string }>(
    `WITH RECURSIVE reached AS (
       SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname || '.' || c.relname = ANY ($1::text[])
       UNION
       SELECT f.conrelid FROM reached r JOIN pg_constraint f ON f.confrelid = r.oid
        WHERE f.contype = 'f' AND (f.confdeltype IN ('c', 'n', 'd') OR $2))
     SELECT DISTINCT n.nspname || '.' || c.relname AS "table"
       FROM reached r
       JOIN pg_class c ON c.oid = coalesce(pg_partition_root(r.oid), r.oid)
       JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY 1`,
    [from, emptied.length > 0],
  )
  return rows.map(({ table }) => table).filter((table) => !touched.includes(table))
}
