import type { Client } from 'pg'
import { UserError } from '../model/errors.ts'

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
 * Creates the extensions, and those they require, in the database `client` is connected to. `client` belongs to
 * a superuser, so nothing on the list of refused extensions may pass, not even as somebody's requirement.
 *
 * @throws UserError for an extension that is refused or not installed on the server.
 */
export async function createExtensions(client: Client, names: readonly string[]): Promise<void> {
  checkExtensions(names)
  for (const name of names) {
    const { rows } = await client.query<{ name: string; available: string | boolean }>(REQUIRED_EXTENSIONS, [
      name,
    ])
    checkExtensions(rows.map((row) => row.name))
    // `withClient` hands out the server's own text; other clients parse booleans.
    const missing = rows.filter((row) => row.available !== true && row.available !== 't')
    if (missing.length > 0)
      throw new UserError(
        `The setting extensions names ${name}, but the server has no extension ${missing.map((row) => row.name).join(', ')}. Choose a container image that contains it with postgres-image, or remove it from the setting.`,
      )
    await client.query(`CREATE EXTENSION IF NOT EXISTS ${client.escapeIdentifier(name)} CASCADE`)
  }
}
