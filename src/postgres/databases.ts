import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { withClient } from './client.ts'
import type { PostgresServer } from './server.ts'

/** A database of ours on the throwaway server. */
export interface Database {
  readonly name: string
  readonly server: PostgresServer
}

/** Creates an empty database owned by the role that runs the SQL under review, and drops it at the end. */
export async function withDatabase<T>(
  server: PostgresServer,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return await withCreated(server, 'TEMPLATE template0', [], use)
}

/**
 * Clones a database nobody is connected to, and drops the clone at the end. FILE_COPY is several times faster
 * than WAL_LOG for databases with rows; PostgreSQL 14 knows no other strategy.
 *
 * `CREATE DATABASE … TEMPLATE` loses `ALTER DATABASE … SET` and the database's grants (manual, CREATE
 * DATABASE, Notes): they are applied again.
 */
export async function withClone<T>(source: Database, use: (database: Database) => Promise<T>): Promise<T> {
  const { server } = source
  const strategy = server.major >= 15 ? ' STRATEGY FILE_COPY' : ''
  const settings = await databaseSettings(source)
  return await withCreated(server, `TEMPLATE ${source.name}${strategy}`, settings, use)
}

/** A connection with the rights of the role that runs the SQL under review. */
export async function withMigrator<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  return await withClient(database.server.migrator, database.name, use)
}

/** A connection that sees everything and is never used for the SQL under review. */
export async function withAdmin<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  return await withClient(database.server.admin, database.name, use)
}

async function withCreated<T>(
  server: PostgresServer,
  from: string,
  settings: readonly string[],
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database: Database = { server, name: `rehearse_${randomBytes(6).toString('hex')}` }
  await onServer(server, [
    `CREATE DATABASE ${database.name} OWNER ${server.migrator.user} ${from}`,
    ...settings.map((setting) => setting.replace('%I', database.name)),
  ])
  try {
    return await use(database)
  } finally {
    // The server may be gone already, killed by an interruption; it takes its databases with it.
    await onServer(server, [`DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`]).catch(() => undefined)
  }
}

async function onServer(server: PostgresServer, statements: readonly string[]): Promise<void> {
  await withClient(server.admin, server.maintenanceDatabase, async (client) => {
    for (const statement of statements) await client.query(statement)
  })
}

/** What a clone loses, as statements with `%I` for the clone's name. */
async function databaseSettings(source: Database): Promise<readonly string[]> {
  return await withClient(source.server.admin, source.server.maintenanceDatabase, async (client) => {
    const { rows } = await client.query<{ statement: string }>(
      `SELECT format('ALTER DATABASE %%I %s SET %I = %L',
                     '', split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)) AS statement
         FROM pg_catalog.pg_db_role_setting s
         JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS setting
        WHERE d.datname = $1 AND s.setrole = 0
        UNION ALL
       SELECT format('GRANT %s ON DATABASE %%I TO %s%s', a.privilege_type,
                     CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
                     CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
         FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a
        WHERE d.datname = $1 AND a.grantee <> d.datdba`,
      [source.name],
    )
    return rows.map((row) => row.statement)
  })
}
