import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { SessionUse } from './bounds/session-guard.ts'
import { openClient, withClient } from './client.ts'
import { untilReady } from './cluster/ready.ts'
import { type KeptSessions, withKeptSessions } from './kept-sessions.ts'
import { codeOf } from './provider.ts'
import { isLockedOut, reopen } from './reopen.ts'
import type { PostgresServer, ServerAddress } from './server.ts'

/** A throwaway server together with the one connection that creates and drops its databases. */
export interface Workshop {
  readonly server: PostgresServer
  readonly control: Client
  /** The drop that nobody waited for: one connection does one thing at a time. */
  dropping: Promise<void>
}

/** A database of ours. */
export interface Database {
  readonly name: string
  readonly workshop: Workshop
  /** Puts back what belongs to the whole server; runs when the work on a clone of this database has ended. */
  readonly settle?: () => Promise<void>
  /** Of `withAdmin`. Absent: each use opens one. */
  readonly kept?: KeptSessions
}

/**
 * 57P03 cannot_connect_now: a process of the server crashed a moment ago, under a script that was performed before.
 * A process that began to serve a connection at that moment is ended with all the others.
 */
const RECOVERING = ['57P03', 'ECONNRESET']
const RECOVERY_LIMIT_MS = 30_000

async function untilRecovered({ admin, maintenanceDatabase, signal }: PostgresServer): Promise<void> {
  await untilReady(admin, maintenanceDatabase, {
    gaveUp: () => false,
    limitMs: RECOVERY_LIMIT_MS,
    signal,
    explain: async () => 'it recovers from a crash.',
  })
}

export async function withWorkshop<T>(
  server: PostgresServer,
  use: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  let open = false
  const work = async (control: Client) => {
    open = true
    return await use({ server, control, dropping: Promise.resolve() })
  }
  try {
    return await withClient(server.admin, server.maintenanceDatabase, work)
  } catch (cause) {
    if (open || !RECOVERING.includes(codeOf(cause))) throw cause
    await untilRecovered(server)
    return await withClient(server.admin, server.maintenanceDatabase, work)
  }
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

/** Lends a database that came with a cluster of our own, and drops it at the end. */
export async function withPreparedDatabase<T>(
  workshop: Workshop,
  name: string,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return await withDropped(workshop, async () => undefined, use, name)
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
  await source.kept?.drain()
  return await withCreated(workshop, `TEMPLATE ${source.name}${strategy}`, async (clone) => {
    await copyDatabaseSettings(source, clone)
    try {
      return await withKeptSessions((kept) => use({ ...clone, kept }))
    } finally {
      await source.settle?.()
    }
  })
}

/** Lends a database of a cluster of our own under another name. Nobody may be connected to it. */
export async function withDatabaseNamed<T>(
  { name, workshop }: Database,
  other: string,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const { control } = workshop
  await control.query(`ALTER DATABASE ${name} RENAME TO ${other}`)
  try {
    return await use({ workshop, name: other })
  } finally {
    await control.query(`ALTER DATABASE ${other} RENAME TO ${name}`)
  }
}

/** A connection with the rights of the role that runs the SQL under review. */
export async function withMigrator<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  return await withSession(database, database.workshop.server.migrator, 'script', use)
}

/** The same for a replay: it is told what the server logs about it, above all the temporary files it used. */
export async function withReplayer<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  const { migrator } = database.workshop.server
  const options = `${migrator.options ?? ''} -c client_min_messages=log`.trim()
  return await withSession(database, { ...migrator, options }, 'script', use)
}

/**
 * Names resolve to the server's own functions and operators, whatever stands in `public`, and what the owner of the
 * database has set for its sessions does not hold.
 */
const UNMOVED =
  '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off -c role=none'
const SAFE_PATH = '-c search_path=pg_catalog'

/**
 * A connection that sees everything. It is never used for the SQL under review, nor for anything that would run
 * code attached to its tables.
 */
export async function withAdmin<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  const { admin } = database.workshop.server
  return await withSession(
    database,
    { ...admin, options: `${UNMOVED} ${SAFE_PATH}` },
    'own',
    use,
    database.kept,
  )
}

/** A connection that fills tables. Their defaults and checks find the search path they were written for. */
export async function withKeeper<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  const { keeper } = database.workshop.server
  return await withSession(database, { ...keeper, options: UNMOVED }, 'seeding', use)
}

/** Values are written alike whatever the script under review has set for the database. */
const SAME_TEXTS =
  '-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=postgres -c extra_float_digits=1 -c bytea_output=hex'

/** A connection that reads rows. A cast to text may be a function of the change under review. */
export async function withRowReader<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  const { keeper } = database.workshop.server
  return await withSession(
    database,
    { ...keeper, options: `${UNMOVED} ${SAFE_PATH} ${SAME_TEXTS}` },
    'reading',
    use,
  )
}

/**
 * A connection that uses tables beside a script, as an application would. It sends nothing but statements of ours
 * that touch no row.
 */
export async function withBystander<T>(database: Database, use: (client: Client) => Promise<T>): Promise<T> {
  const { keeper } = database.workshop.server
  return await withSession(database, { ...keeper, options: `${UNMOVED} ${SAFE_PATH}` }, 'own', use)
}

/** Who ends the sessions of a shared server sees those that were open when the signal came, so none may follow. */
async function withSession<T>(
  { name, workshop }: Database,
  address: ServerAddress,
  purpose: SessionUse,
  use: (client: Client) => Promise<T>,
  kept?: KeptSessions,
): Promise<T> {
  const { signal, watchdog } = workshop.server
  signal.throwIfAborted()
  let open = false
  const work = async (client: Client) => {
    open = true
    signal.throwIfAborted()
    return await watchdog.guard(client, purpose, () => use(client))
  }
  const lend = () =>
    kept === undefined ? withClient(address, name, work) : kept.lend(() => openClient(address, name), work)
  try {
    return await lend()
  } catch (cause) {
    if (open || signal.aborted || !isLockedOut(cause)) throw cause
    await reopen(workshop.control, name, workshop.server)
    return await lend()
  }
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
  name = `rehearse_${randomBytes(6).toString('hex')}`,
): Promise<T> {
  const database: Database = { workshop, name }
  await workshop.dropping
  await create(database)
  try {
    return await use(database)
  } finally {
    // A killed server of ours is gone with its databases; on one of the user's the control connection still answers.
    const drop = `DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`
    workshop.dropping = workshop.dropping
      .then(async () => void (await workshop.control.query(drop)))
      .catch(() => undefined)
    // Our own cluster is removed as a whole soon: the drop only frees room, and nobody has to wait for it.
    if (!workshop.server.capabilities.ownsCluster) await workshop.dropping
  }
}

/**
 * `CREATE DATABASE … TEMPLATE` loses `ALTER DATABASE … SET`, `ALTER ROLE … IN DATABASE … SET` and the database's
 * grants (manual, CREATE DATABASE, Notes): all are applied again. A setting that holds a list of names goes through the session, because quoted as
 * a whole it would be one name, and unquoted it would be a way to send us SQL.
 */
async function copyDatabaseSettings(source: Database, clone: Database): Promise<void> {
  const { control } = source.workshop
  const { rows } = await control.query<{ statement: string }>(
    `SELECT CASE WHEN name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
                 THEN format('BEGIN; SELECT pg_catalog.set_config(%L, %L, true); ALTER %s SET %I FROM CURRENT; COMMIT',
                             name, value, whose, name)
                 ELSE format('ALTER %s SET %I = %L', whose, name, value) END AS statement
       FROM pg_catalog.pg_db_role_setting s
       JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase,
            unnest(s.setconfig) AS setting,
            split_part(setting, '=', 1) AS name,
            substr(setting, strpos(setting, '=') + 1) AS value,
            concat(CASE WHEN s.setrole <> 0 THEN format('ROLE %I IN ', pg_catalog.pg_get_userbyid(s.setrole)) END,
                   format('DATABASE %I', $2::text)) AS whose
      WHERE d.datname = $1
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
