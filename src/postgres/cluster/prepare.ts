import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { withClient } from '../client.ts'
import { createKeeper, createRoles } from '../roles.ts'
import type { RunningServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'

/** Not `postgres`: a history that gives its tables to a role of that name may ask for one. */
export const SUPERUSER = 'rehearse_admin'
const MIGRATOR = 'rehearse_owner'
const KEEPER = 'rehearse_keeper'
export const MAINTENANCE_DATABASE = 'postgres'

export function randomPassword(): string {
  return randomBytes(24).toString('hex')
}

/** Creates the roles of a fresh cluster and reads what the report says about it. */
export async function prepareCluster(
  provider: RunningServer['provider'],
  admin: ServerAddress,
  request: ServerRequest,
): Promise<RunningServer> {
  const password = randomPassword()
  return withClient(admin, MAINTENANCE_DATABASE, async (client) => {
    await client.query(`CREATE ROLE ${MIGRATOR} LOGIN PASSWORD '${password}'`)
    await createRoles(client, request.roles, MIGRATOR)
    await createKeeper(client, { user: KEEPER, password }, MIGRATOR)
    return runningServer(provider, await readServerFacts(client), admin, password, request)
  })
}

/** The same for a cluster that `prepareCluster` has prepared in an earlier run: only the passwords are new. */
export async function adoptCluster(
  provider: RunningServer['provider'],
  admin: ServerAddress,
  request: ServerRequest,
): Promise<RunningServer> {
  const [own, others] = [randomPassword(), randomPassword()]
  return withClient(admin, MAINTENANCE_DATABASE, async (client) => {
    await client.query(
      `ALTER ROLE ${SUPERUSER} PASSWORD '${own}'; ALTER ROLE ${MIGRATOR} PASSWORD '${others}'; ALTER ROLE ${KEEPER} PASSWORD '${others}'`,
    )
    const facts = await readServerFacts(client)
    return runningServer(provider, facts, { ...admin, password: own }, others, request)
  })
}

function runningServer(
  provider: RunningServer['provider'],
  facts: ServerFacts,
  admin: ServerAddress,
  password: string,
  { signal }: ServerRequest,
): RunningServer {
  return {
    provider,
    ...facts,
    admin,
    migrator: { ...admin, user: MIGRATOR, password },
    keeper: { ...admin, user: KEEPER, password },
    maintenanceDatabase: MAINTENANCE_DATABASE,
    capabilities: { superuser: true, ownsCluster: true },
    signal,
    storage: [],
    baselines: null,
  }
}

const FACTS = `
  SELECT current_setting('server_version') AS version,
         current_setting('server_version_num') AS number,
         current_setting('TimeZone') AS "timeZone",
         pg_encoding_to_char(encoding) AS encoding,
         datcollate AS locale
    FROM pg_database WHERE datname = 'template0'`

type ServerFacts = Pick<RunningServer, 'version' | 'major' | 'timeZone' | 'encoding' | 'locale'>

/** What the server says about itself and about the databases that are made on it. */
export async function readServerFacts(client: Client): Promise<ServerFacts> {
  const { rows } =
    await client.query<Record<'version' | 'number' | 'timeZone' | 'encoding' | 'locale', string>>(FACTS)
  const [row] = rows
  if (row === undefined) throw new Error('The server has no database template0.')
  return {
    // Distributions append their own words: `15.18 (Debian 15.18-0+deb12u1)`.
    version: row.version.split(' ', 1)[0] ?? row.version,
    major: Math.floor(Number(row.number) / 10_000),
    timeZone: row.timeZone,
    encoding: row.encoding,
    locale: row.locale,
  }
}
