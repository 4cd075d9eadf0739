import type { Client } from 'pg'
import { UserError } from '../model/errors.ts'
import { isDatabaseError } from './database-error.ts'

/** Each reaches outside the database, over the network or into the file system, or runs arbitrary code. */
const REFUSED: readonly string[] = [
  'adminpack',
  'aws_commons',
  'aws_lambda',
  'aws_s3',
  'azure_storage',
  'dblink',
  'http',
  'pg_net',
  'pljava',
  'plperlu',
  'plr',
  'plsh',
  'pltclu',
]

/** Foreign-data wrappers, every Python language, and the type transforms for untrusted languages. */
const REFUSED_PATTERNS: readonly RegExp[] = [/fdw/, /plpython/, /_plperlu$/, /wrappers$/]

/** Whether Rehearse creates the extension as superuser. The SQL under review is untrusted. */
export function isExtensionAllowed(name: string): boolean {
  const lower = name.toLowerCase()
  return !REFUSED.includes(lower) && !REFUSED_PATTERNS.some((pattern) => pattern.test(lower))
}

/** @throws UserError naming every extension that is never created. */
export function checkExtensions(names: readonly string[]): void {
  const refused = names.filter((name) => !isExtensionAllowed(name))
  if (refused.length === 0) return
  throw new UserError(
    `The setting extensions names ${refused.join(', ')}. Rehearse does not create extensions that reach the network or the file system or run code outside the database, because the SQL under review is not trusted. Remove ${refused.length === 1 ? 'it' : 'them'} from the setting, or rehearse on your own server with postgres set to its URL.`,
  )
}

/**
 * Extensions of PostgreSQL itself that the owner of a database creates without help (`trusted` in their control
 * files, the same from 14 to 18).
 */
const TRUSTED: ReadonlySet<string> = new Set(
  'btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn lo ltree pg_trgm pgcrypto plpgsql seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp'.split(
    ' ',
  ),
)

export function isTrusted(name: string): boolean {
  return TRUSTED.has(name)
}

/** Extensions that work only in a server that loaded their library when it started. */
const PRELOADED: ReadonlySet<string> = new Set([
  'citus',
  'pg_cron',
  'pg_stat_statements',
  'pgaudit',
  'pglogical',
  'timescaledb',
])

export function needsPreloading(name: string): boolean {
  return PRELOADED.has(name)
}

/** Its library can be loaded later; what it counted is then not to be had. */
const CREATED_ANYWAY: ReadonlySet<string> = new Set(['pg_stat_statements'])

/** One that is created without its library may end the session, so the server is asked first. */
async function isLoaded(client: Client, name: string): Promise<boolean> {
  if (!needsPreloading(name) || CREATED_ANYWAY.has(name)) return true
  const { rows } = await client.query<{ libraries: string }>(
    "SELECT current_setting('shared_preload_libraries') AS libraries",
  )
  return (rows[0]?.libraries ?? '').split(',').some((library) => library.trim().replaceAll('"', '') === name)
}

/** What to do for an extension that works only in a server that loaded its library when it started. */
export function preloadAdvice(name: string): string {
  return `The server has to load ${name} when it starts. Set postgres-settings to shared_preload_libraries=${name}, and name ${name} in the setting extensions.`
}

/** An extension to be created. */
export interface WantedExtension {
  readonly name: string
  /** `null`: `public`, or where the extension itself wants to be. */
  readonly schema: string | null
}

const REQUIRED_EXTENSIONS = `
  WITH RECURSIVE needed(name) AS (
    SELECT $1::name
    UNION
    SELECT unnest(v.requires)
      FROM needed
      JOIN pg_available_extensions e ON e.name = needed.name
      JOIN pg_available_extension_versions v ON v.name = e.name AND v.version = e.default_version
  )
  SELECT needed.name, e.name IS NOT NULL AS available
    FROM needed LEFT JOIN pg_available_extensions e ON e.name = needed.name`

/**
 * Creates the extensions that the user asked for, and those they require, in the database `client` is connected to.
 * `client` belongs to a superuser, so nothing on the list of refused extensions may pass, not even as somebody's
 * requirement.
 *
 * @throws UserError for an extension that is refused, not installed on the server, or that the server does not create.
 */
export async function createExtensions(client: Client, names: readonly string[]): Promise<void> {
  checkExtensions(names)
  for (const name of names) {
    const required = await requirements(client, name)
    checkExtensions([...required.keys()])
    const missing = [...required].flatMap(([each, available]) => (available ? [] : [each]))
    if (missing.length > 0)
      throw new UserError(
        `The setting extensions names ${name}, but the server has no extension ${missing.join(', ')}. Choose a container image that contains it with postgres-image, or remove it from the setting.`,
      )
    if (!(await isLoaded(client, name)))
      throw new UserError(`The setting extensions names ${name}. ${preloadAdvice(name)}`)
    await create(client, { name, schema: null }).catch((cause: unknown) => {
      if (!isDatabaseError(cause)) throw cause
      throw new UserError(
        `The setting extensions names ${name}, and the server does not create it: ${cause.message} (SQLSTATE ${cause.code}).`,
      )
    })
  }
}

/**
 * Creates an extension that a script is going to ask for, where that is allowed and the server can. Where it is not,
 * the script is refused in its turn, and that is told.
 */
export async function createIfPossible(client: Client, wanted: WantedExtension): Promise<void> {
  const required = await requirements(client, wanted.name)
  if (![...required].every(([name, available]) => available && isExtensionAllowed(name))) return
  if (!(await isLoaded(client, wanted.name))) return
  await create(client, wanted).catch((cause: unknown) => {
    if (!isDatabaseError(cause)) throw cause
  })
}

/** Whether the extension, and each that it requires, is installed on the server. */
async function requirements(client: Client, name: string): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await client.query<{ name: string; available: string | boolean }>(REQUIRED_EXTENSIONS, [
    name,
  ])
  // `withClient` hands out the server's own text; other clients parse booleans.
  return new Map(rows.map((row) => [row.name, row.available === true || row.available === 't']))
}

async function create(client: Client, { name, schema }: WantedExtension): Promise<void> {
  const where = schema === null ? '' : ` SCHEMA ${client.escapeIdentifier(schema)}`
  await client.query(`CREATE EXTENSION IF NOT EXISTS ${client.escapeIdentifier(name)}${where} CASCADE`)
}

/**
 * Gives what a superuser created to the role that runs the SQL under review, as if that had created it: its scripts
 * may then drop an extension and comment on it. Those that act with the rights of their owner, as pg_cron does when
 * it writes to its tables, keep theirs. The schemas of extensions are opened to the role, as an administrator does.
 * An extension has no ALTER … OWNER, so its row is written; the superuser that made the cluster is written
 * down nowhere as the owner of anything, a plain role has to be (pg_shdepend).
 */
export async function handOver(client: Client, owner: string): Promise<void> {
  const role = client.escapeLiteral(owner)
  const kept = ['plpgsql', ...[...PRELOADED].filter((name) => !CREATED_ANYWAY.has(name))]
    .map((name) => client.escapeLiteral(name))
    .join(', ')
  await client.query(`
    SET allow_system_table_mods = on;
    WITH given AS (
      UPDATE pg_extension SET extowner = ${role}::regrole
       WHERE extname NOT IN (${kept}) AND extowner <> ${role}::regrole
      RETURNING oid)
    INSERT INTO pg_shdepend (dbid, classid, objid, objsubid, refclassid, refobjid, deptype)
    SELECT d.oid, 'pg_extension'::regclass, given.oid, 0, 'pg_authid'::regclass, ${role}::regrole, 'o'
      FROM given, pg_database d WHERE d.datname = current_database();
    RESET allow_system_table_mods;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT n.nspname FROM pg_namespace n JOIN pg_depend d
                      ON d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I WITH GRANT OPTION', name, ${role});
      END LOOP;
    END $$`)
}
