import type { Client } from 'pg'

/** What is in a database: rows of each table, names of its columns, and the file that holds it. */
export interface Contents {
  readonly relations: ReadonlyMap<string, Relation>
}

export interface Relation {
  readonly oid: string
  readonly kind: string
  readonly file: string | null
  readonly columns: readonly string[]
  readonly rows: number
}

/** Tables, partitioned tables, views and materialized views of users; those of `public` by their bare name. */
export async function readContents(client: Client): Promise<Contents> {
  const { rows } = await client.query<{ name: string; oid: string; kind: string; columns: string }>(
    `SELECT CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname AS name, c.oid, relkind AS kind,
            (SELECT json_agg(attname ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p', 'm', 'v') AND nspname !~ '^(pg_|information_schema)'`,
  )
  const relations = new Map<string, Relation>()
  for (const { name, oid, kind, columns } of rows) {
    const count = await client.query<{ rows: string; file: string | null }>(
      `SELECT count(*) AS rows, pg_relation_filenode(${oid}) AS file FROM ${name}`,
    )
    const [{ rows: counted, file } = { rows: '0', file: null }] = count.rows
    relations.set(name, { oid, kind, file, columns: JSON.parse(columns ?? '[]'), rows: Number(counted) })
  }
  return { relations }
}
