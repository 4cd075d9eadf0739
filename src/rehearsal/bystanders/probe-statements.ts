import type { Client } from 'pg'

/** What a light client of a table sends. Names are quoted and schema-qualified. */
export interface ProbeStatements {
  readonly oid: number
  /** `public.orders`, as the report names it. */
  readonly table: string
  /** Takes ACCESS SHARE on the table, its partitions and their indexes, and reads no row. */
  readonly read: string
  /**
   * Take ROW EXCLUSIVE and change no row; the first one that the server accepts is used. Empty for a materialized
   * view, which nobody writes to.
   */
  readonly writes: readonly string[]
}

/**
 * No row has this address. A constant false would do for a plain table, but it prunes every partition at planning,
 * so that their locks would not be felt; this condition says nothing about the partition key.
 */
const NO_ROW = "ctid OPERATOR(pg_catalog.=) '(0,0)'::pg_catalog.tid"

interface Row {
  readonly oid: string
  readonly table: string
  readonly name: string
  readonly kind: string
  readonly column: string | null
  readonly runs_code: string
}

/**
 * The statements for each of the given relations that holds rows of its own or of its partitions; views and foreign
 * tables have none. `client` is a session of the role that will send them: whether a trigger or a rule would fire
 * depends on its `session_replication_role`.
 *
 * An UPDATE sets the first column that may be set to itself. Where there is none, or where the UPDATE would run code
 * of the table's owner (statement triggers fire for no rows at all), LOCK TABLE takes the same lock.
 */
export async function probeStatements(
  client: Client,
  relations: readonly number[],
): Promise<readonly ProbeStatements[]> {
  const { rows } = await client.query<Row>(
    `SELECT c.oid, n.nspname || '.' || c.relname AS "table", format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind,
            (SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
              ORDER BY a.attnum LIMIT 1) AS "column",
            EXISTS (SELECT FROM pg_catalog.pg_trigger t
                     WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled = ANY (firing.modes))
         OR EXISTS (SELECT FROM pg_catalog.pg_rewrite r
                     WHERE r.ev_class = c.oid AND r.ev_enabled = ANY (firing.modes)) AS runs_code
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN (SELECT CASE current_setting('session_replication_role')
                           WHEN 'replica' THEN '{A,R}' ELSE '{A,O}' END::"char"[] AS modes) AS firing
      WHERE c.oid = ANY ($1::oid[]) AND c.relkind IN ('r', 'p', 'm')
      ORDER BY c.oid`,
    [`{${relations.join(',')}}`],
  )
  return rows.map(statementsFor)
}

function statementsFor({ oid, table, name, kind, column, runs_code }: Row): ProbeStatements {
  const update =
    column === null || runs_code === 't' ? [] : [`UPDATE ${name} SET ${column} = ${column} WHERE ${NO_ROW}`]
  return {
    oid: Number(oid),
    table,
    read: `SELECT 1 FROM ${name} WHERE ${NO_ROW}`,
    writes: kind === 'm' ? [] : [...update, lockForWriting(name)],
  }
}

/** Two statements in one message form a transaction, without which LOCK TABLE is refused. */
const lockForWriting = (name: string) => `LOCK TABLE ${name} IN ROW EXCLUSIVE MODE; SELECT`
