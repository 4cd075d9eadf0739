import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { withClient } from './client.ts'
import type { PostgresServer } from './server.ts'

/** A throwaway server together with the one connection that creates and drops its databases. */
export interface Workshop {
  readonly server: PostgresServer
  readonly control: Client
}

/** A database of ours. */
export interface Database {
  readonly name: string
  readonly workshop: Workshop
}

export async function withWorkshop<T>(
  server: PostgresServer,
  use: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  return await withClient(
    server.admin,
    server.maintenanceDatabase,
    async (control) => await use({ server, control }),
  )
}

/**
 * Creates an empty database owned by the role that runs the SQL under review, and drops it at the end.
 *
 * In a cluster of our own the first one is template1 under another name: nobody else needs it, and copying a
 * template costs a quarter of a second on a slow disk.
 */
export async function withDatabase<T>(
  workshop: Workshop,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const { ownsCluster } = workshop.server.capabilities
  if (ownsCluster && (await hasTemplate(workshop))) return await withDropped(workshop, takeTemplate, use)
  return await withCreated(workshop, 'TEMPLATE template0', use)
}

async function hasTemplate({ control }: Workshop): Promise<boolean> {
  const { rows } = await control.query("SELECT FROM pg_database WHERE datname = 'template1'")
  return rows.length > 0
}

async function takeTemplate({ workshop, name }: Database): Promise<void> {
  const { server, control } = workshop
  await control.query(`ALTER DATABASE template1 RENAME TO ${name}`)
  await control.query(`ALTER DATABASE ${name} IS_TEMPLATE false`)
  await control.query(`ALTER DATABASE ${name} OWNER TO ${server.migrator.user}`)
  // What template1 withholds from PUBLIC and every other database grants.
  await control.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO PUBLIC`)
}

/**
 * Clones a database nobody is connected to, and drops the clone at the end. FILE_COPY is several times faster
 * than WAL_LOG for databases with rows; PostgreSQL 14 knows no other strategy.
 */
export async function withClone<T>(source: Database, use: (database: Database) => Promise<T>): Promise<T> {
  const { workshop } = source
  const strategy = workshop.server.major >= 15 ? ' STRATEGY FILE_COPY' : ''
  return await withCreated(workshop, `TEMPLATE ${source.name}${strategy}`, async (clone) => {
    await copyDatabaseSettings(source, clone)
    return await use(clone)
  })
}

/** A connection with the rights of the role that runs the SQL under review. */
export async function withMigrator<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  return await withClient(database.workshop.server.migrator, database.name, use)
}

/** A connection that sees everything and is never used for the SQL under review. */
export async function withAdmin<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  return await withClient(database.workshop.server.admin, database.name, use)
}

async function withCreated<T>(
  workshop: Workshop,
  from: string,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const { server, control } = workshop
  const create = async ({ name }: Database) =>
    void (await control.query(`CREATE DATABASE ${name} OWNER ${server.migrator.user} ${from}`))
  return await withDropped(workshop, create, use)
}

async function withDropped<T>(
  workshop: Workshop,
  create: (database: Database) => Promise<void>,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database: Database = { workshop, name: `rehearse_${randomBytes(6).toString('hex')}` }
  await create(database)
  try {
    return await use(database)
  } finally {
    // After an interruption a server of ours is gone with its databases; on one of the user's the control connection still answers.
    await workshop.control
      .query(`DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`)
      .catch(() => undefined)
  }
}

/**
 * `CREATE DATABASE … TEMPLATE` loses `ALTER DATABASE … SET` and the database's grants (manual, CREATE DATABASE,
 * Notes): both are applied again. Settings that hold a list of names are stored quoted already.
 */
async function copyDatabaseSettings(source: Database, clone: Database): Promise<void> {
  const { control } = source.workshop
  const { rows } = await control.query<{ statement: string }>(
    `SELECT format('ALTER DATABASE %I SET %I = ', $2::text, name)
            || CASE WHEN name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
                    THEN value ELSE quote_literal(value) END AS statement
       FROM pg_catalog.pg_db_role_setting s
       JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase,
            unnest(s.setconfig) AS setting,
            split_part(setting, '=', 1) AS name,
            substr(setting, strpos(setting, '=') + 1) AS value
      WHERE d.datname = $1 AND s.setrole = 0
      UNION ALL
     SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, $2::text,
                   CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
                   CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
       FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a
      WHERE d.datname = $1 AND a.grantee <> d.datdba`,
    [source.name, clone.name],
  )
  for (const { statement } of rows) await control.query(statement)
}
