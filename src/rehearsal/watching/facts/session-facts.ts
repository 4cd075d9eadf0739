import type { Client } from 'pg'

/** What a table looks like from inside the migration's session. */
export interface TableFacts {
  readonly filenode: string
  readonly scans: number
  readonly rowsScanned: number
  readonly rowsChanged: number
  /** Rows updated or deleted: until the transaction ends, nobody else can change them. */
  readonly rowsLocked: number
}

export interface IndexFacts {
  readonly oid: number
  readonly tableOid: number
  readonly filenode: string
}

export interface SessionFacts {
  readonly tables: ReadonlyMap<number, TableFacts>
  /** Every index on the asked tables, by qualified name. */
  readonly indexes: ReadonlyMap<string, IndexFacts>
  /** Write-ahead log position in bytes. */
  readonly wal: number
  /** The value in effect, in milliseconds; 0 waits without limit. */
  readonly lockTimeoutMs: number
  /** The value in effect, in milliseconds; 0: no limit. */
  readonly statementTimeoutMs: number
  /** The session sees what the server logs: temporary files among it. */
  readonly seesLog: boolean
}

/**
 * Where counters are read. `transaction`: in the migration's own session, where its uncommitted scans and file
 * nodes are visible. `committed`: from any session, once the migration's session has flushed its counters.
 */
export type FactsView = 'transaction' | 'committed'

type FactsRow = Record<'oid' | 'kind' | 'name' | 'table_oid' | 'filenode', string | null> &
  Record<'scans' | 'scanned' | 'inserted' | 'locked', string | null> &
  Record<'wal' | 'lock_timeout' | 'statement_timeout' | 'messages', string>

/**
 * Reads file nodes, scan and row counters of the given tables and the settings in effect. Catalogs and functions
 * are schema-qualified: the search path belongs to the script under review. Never to be sent in a failed
 * transaction. With `flushAtEnd` (PostgreSQL 15 and later) the session's counters start again from zero after
 * the transaction.
 */
export async function readFacts(
  client: Client,
  tables: readonly number[],
  view: FactsView,
  flushAtEnd = false,
): Promise<SessionFacts> {
  const prefix = view === 'transaction' ? 'pg_catalog.pg_stat_get_xact_' : 'pg_catalog.pg_stat_get_'
  // Unnamed statements: a script may DISCARD or DEALLOCATE ALL, and a lost prepared statement would abort it.
  const { rows } = await client.query<FactsRow>(
    `SELECT s.*, r.*
       FROM (SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0') AS wal,
                    1000 * extract(epoch FROM pg_catalog.current_setting('lock_timeout')::pg_catalog.interval) AS lock_timeout,
                    1000 * extract(epoch FROM pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) AS statement_timeout,
                    pg_catalog.current_setting('client_min_messages') AS messages
                    ${flushAtEnd ? ', pg_catalog.pg_stat_force_next_flush()' : ''}) s
       LEFT JOIN (
         SELECT c.oid, c.relkind AS kind, n.nspname || '.' || c.relname AS name, i.indrelid AS table_oid,
                c.relfilenode AS filenode, ${prefix}numscans(c.oid) AS scans, ${prefix}tuples_returned(c.oid) AS scanned,
                ${prefix}tuples_inserted(c.oid) AS inserted,
                ${prefix}tuples_updated(c.oid) + ${prefix}tuples_deleted(c.oid) AS locked
           FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
          WHERE c.oid = ANY ($1::pg_catalog.oid[])
             OR c.oid IN (SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid = ANY ($1::pg_catalog.oid[]))
       ) r ON true`,
    [`{${tables.join(',')}}`],
  )
  const [session] = rows
  const relations = rows.filter(({ oid }) => oid !== null)
  return {
    tables: new Map(
      relations
        .filter(({ table_oid }) => table_oid === null)
        .map((row) => [Number(row.oid), tableFacts(row)]),
    ),
    indexes: new Map(
      relations
        .filter(({ table_oid }) => table_oid !== null)
        .map((row) => [
          row.name ?? '',
          { oid: Number(row.oid), tableOid: Number(row.table_oid), filenode: row.filenode ?? '' },
        ]),
    ),
    wal: Number(session?.wal ?? 0),
    lockTimeoutMs: Number(session?.lock_timeout ?? 0),
    statementTimeoutMs: Number(session?.statement_timeout ?? 0),
    seesLog: /^(log|debug\d?)$/.test(session?.messages ?? ''),
  }
}

function tableFacts(row: FactsRow): TableFacts {
  return {
    filenode: row.filenode ?? '',
    scans: Number(row.scans),
    rowsScanned: Number(row.scanned),
    rowsChanged: Number(row.inserted) + Number(row.locked),
    rowsLocked: Number(row.locked),
  }
}
