import type { Client } from 'pg'

/** A table whose rows are read, with what its columns are told apart by. */
export interface TableRows {
  readonly table: string
  /** Clones keep the OIDs of what they are made from. */
  readonly oid: number
  /** Its rows are rows of the table it is a part of. */
  readonly partition: boolean
  /** A key that every row has and no other row: the primary one, else one over columns that hold no NULL. */
  readonly key: readonly string[]
  /** Sorted by name. */
  readonly columns: readonly string[]
  /** Attribute numbers by column: they stay under a new name, and a column that is added again has another. */
  readonly numbers: Readonly<Record<string, number>>
  /** Columns of the types json and jsonb. */
  readonly documents: readonly string[]
  /** Columns of the type numeric, which writes one number in several ways. */
  readonly numerics: readonly string[]
  /** Columns of types whose equal values have equal texts. */
  readonly hashed: readonly string[]
}

/** Equal values of these types have equal texts. */
const HASHED_TYPES = '{int2,int4,int8,oid,bool,uuid,date,time,timestamp,timestamptz,bytea,text,varchar}'

/** Reads what is known of the tables that exist, of those asked for by name or by OID. */
export async function readTableRows(
  reader: Client,
  asked: { readonly names: readonly string[]; readonly oids?: readonly number[] },
): Promise<readonly TableRows[]> {
  const { rows } = await reader.query<{ found: string }>(
    `SELECT jsonb_build_object(
              'table', n.nspname || '.' || c.relname, 'oid', c.oid::bigint, 'partition', c.relispartition,
              'columns', coalesce(a.columns, '[]'), 'numbers', coalesce(a.numbers, '{}'),
              'documents', coalesce(a.documents, '[]'), 'hashed', coalesce(a.hashed, '[]'),
              'numerics', coalesce(a.numerics, '[]'),
              'key', (SELECT coalesce(jsonb_agg(k.attname ORDER BY k.attnum), '[]') FROM pg_attribute k
                       WHERE k.attrelid = c.oid AND k.attnum = ANY (i.key))) AS found
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN LATERAL (
         SELECT jsonb_agg(a.attname ORDER BY a.attname) AS columns,
                jsonb_object_agg(a.attname, a.attnum) AS numbers,
                jsonb_agg(a.attname) FILTER (WHERE a.atttypid IN ('json'::regtype, 'jsonb'::regtype)) AS documents,
                jsonb_agg(a.attname) FILTER (WHERE a.atttypid = 'numeric'::regtype) AS numerics,
                jsonb_agg(a.attname ORDER BY a.attname)
                  FILTER (WHERE a.atttypid = ANY ($3::regtype[]) AND coalesce(l.collisdeterministic, true)) AS hashed
           FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) a ON true
       LEFT JOIN LATERAL (
         SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] AS key FROM pg_index i
          WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
            AND i.indpred IS NULL AND i.indexprs IS NULL
            AND NOT EXISTS (SELECT FROM pg_attribute k
                             WHERE k.attrelid = c.oid AND k.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                               AND NOT k.attnotnull)
          ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1) i ON true
      WHERE c.relkind IN ('r', 'p') AND (n.nspname || '.' || c.relname = ANY ($1::text[]) OR c.oid = ANY ($2::oid[]))`,
    [asked.names, asked.oids ?? [], HASHED_TYPES],
  )
  return rows.map(({ found }) => JSON.parse(found) as TableRows)
}
