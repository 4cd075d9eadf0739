import type { Client } from 'pg'
import { SUPPORTED_POSTGRES_MAJORS } from '../../config/settings.ts'
import { UserError } from '../../model/errors.ts'
import { withClient } from '../client.ts'
import { readServerFacts } from '../cluster/prepare.ts'
import { codeOf, messageOf, ProviderUnavailable } from '../provider.ts'
import type { RunningServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import { withRoles, withSessionsEnded } from './migrator.ts'
import { parseServerUrl, type ServerUrl } from './server-url.ts'

/**
 * Uses a server that is there already. Rehearse makes its own databases, and a role of its own where it may;
 * the database named in the URL is only connected to. The server is shared, so an abort ends our sessions
 * instead of the server.
 */
export async function withUrlServer<T>(
  request: ServerRequest,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  if (request.choice.kind !== 'url') throw new Error('The url provider needs a URL.')
  refuseClusterSettings(request)
  const target = parseServerUrl(request.choice.url, request.env)
  const server = await inspect(target, request)
  const rights = { createsRoles: server.createsRoles, superuser: server.capabilities.superuser }
  return withRoles(target, rights, (roles) =>
    withSessionsEnded(target, roles.migrator, request.signal, () => use({ ...server, ...roles })),
  )
}

function refuseClusterSettings({ settings, roles }: ServerRequest): void {
  const [setting] = Object.keys(settings)
  if (setting !== undefined)
    throw new UserError(
      `The setting postgres-settings holds ${setting}, and postgres names a server that Rehearse does not start. Set it on that server, and remove it here.`,
    )
  if (roles.length > 0)
    throw new UserError(
      `The setting roles holds ${roles.join(', ')}, and postgres names a server that others use too, where Rehearse creates no such roles. Create them on that server, and remove them here.`,
    )
}

const RIGHTS = `
  SELECT rolsuper::text AS superuser,
         (rolcreatedb OR rolsuper)::text AS "createsDatabases",
         (rolcreaterole OR rolsuper)::text AS "createsRoles"
    FROM pg_roles WHERE rolname = current_user`

type Inspected = RunningServer & { readonly createsRoles: boolean }

async function inspect({ address, database }: ServerUrl, request: ServerRequest): Promise<Inspected> {
  const { facts, rights } = await connect(address, database, async (client) => ({
    facts: await readServerFacts(client),
    rights: (await client.query<Record<'superuser' | 'createsDatabases' | 'createsRoles', string>>(RIGHTS))
      .rows[0],
  }))
  if (!SUPPORTED_POSTGRES_MAJORS.includes(facts.major))
    throw new ProviderUnavailable(
      `the server runs PostgreSQL ${facts.version}; Rehearse supports ${SUPPORTED_POSTGRES_MAJORS.join(', ')}.`,
    )
  if (request.version !== null && request.version !== facts.major)
    throw new ProviderUnavailable(
      `the server runs PostgreSQL ${facts.major} and version ${request.version} was asked for. Remove postgres-version, or name another server.`,
    )
  if (rights?.createsDatabases !== 'true')
    throw new ProviderUnavailable(
      `the user ${address.user} may not create databases. Run ALTER ROLE ${address.user} CREATEDB on the server, or name another user in the URL.`,
    )
  return {
    provider: 'url',
    ...facts,
    admin: address,
    migrator: address,
    keeper: address,
    maintenanceDatabase: database,
    capabilities: { superuser: rights.superuser === 'true', ownsCluster: false },
    createsRoles: rights.createsRoles === 'true',
    signal: request.signal,
    storage: [],
    baselines: null,
  }
}

async function connect<T>(
  address: ServerAddress,
  database: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  let connected = false
  try {
    return await withClient(address, database, (client) => {
      connected = true
      return use(client)
    })
  } catch (error) {
    if (connected) throw error
    const code = codeOf(error)
    throw new ProviderUnavailable(
      `no connection to ${address.host}:${address.port} as ${address.user}: ${messageOf(error)}${code === '' ? '' : ` (${code})`}.`,
    )
  }
}
