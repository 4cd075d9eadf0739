import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { UserError } from '../../model/errors.ts'
import { withClient } from '../client.ts'
import type { PostgresServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'

/** Not `postgres`: a history that gives its tables to a role of that name may ask for one. */
export const SUPERUSER = 'rehearse_admin'
const MIGRATOR = 'rehearse_owner'
export const MAINTENANCE_DATABASE = 'postgres'

export function randomPassword(): string {
  return randomBytes(24).toString('hex')
}

/** Creates the roles of a fresh cluster and reads what the report says about it. */
export async function prepareCluster(
  provider: PostgresServer['provider'],
  admin: ServerAddress,
  request: ServerRequest,
): Promise<PostgresServer> {
  const password = randomPassword()
  return withClient(admin, MAINTENANCE_DATABASE, async (client) => {
    await client.query(`CREATE ROLE ${MIGRATOR} LOGIN PASSWORD '${password}'`)
    for (const role of request.roles) await createRole(client, role)
    return {
      provider,
      ...(await readServerFacts(client)),
      admin,
      migrator: { ...admin, user: MIGRATOR, password },
      maintenanceDatabase: MAINTENANCE_DATABASE,
      capabilities: { superuser: true, ownsCluster: true },
    }
  })
}

/** The migrator is made a member, or it could not give its tables to the role (`ALTER TABLE … OWNER TO`). */
async function createRole(client: Client, name: string): Promise<void> {
  if (/^(pg_|rehearse_)/.test(name) || ['', 'public', 'none'].includes(name))
    throw new UserError(
      `The setting roles holds ${JSON.stringify(name)}. PostgreSQL or Rehearse keeps this name to itself: remove it from the setting.`,
    )
  const role = client.escapeIdentifier(name)
  await client.query(`CREATE ROLE ${role} NOLOGIN`).catch((error: unknown) => {
    // 42710 duplicate_object: the setting names the role twice.
    if (!(error instanceof Error && 'code' in error && error.code === '42710')) throw error
  })
  await client.query(`GRANT ${role} TO ${MIGRATOR}`)
}

const FACTS = `
  SELECT current_setting('server_version') AS version,
         current_setting('server_version_num') AS number,
         current_setting('TimeZone') AS "timeZone",
         pg_encoding_to_char(encoding) AS encoding,
         datcollate AS locale
    FROM pg_database WHERE datname = 'template1'`

type ServerFacts = Pick<PostgresServer, 'version' | 'major' | 'timeZone' | 'encoding' | 'locale'>

/** What the server says about itself and about databases made from its default template. */
export async function readServerFacts(client: Client): Promise<ServerFacts> {
  const { rows } =
    await client.query<Record<'version' | 'number' | 'timeZone' | 'encoding' | 'locale', string>>(FACTS)
  const [row] = rows
  if (row === undefined) throw new Error('The server has no database template1.')
  return {
    // Distributions append their own words: `15.18 (Debian 15.18-0+deb12u1)`.
    version: row.version.split(' ', 1)[0] ?? row.version,
    major: Math.floor(Number(row.number) / 10_000),
    timeZone: row.timeZone,
    encoding: row.encoding,
    locale: row.locale,
  }
}
