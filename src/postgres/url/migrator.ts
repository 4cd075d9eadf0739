import { randomBytes } from 'node:crypto'
import { withClient } from '../client.ts'
import { randomPassword } from '../cluster/prepare.ts'
import { createKeeper } from '../roles.ts'
import type { ServerAddress } from '../server.ts'
import type { ServerUrl } from './server-url.ts'

export interface LentRoles {
  readonly migrator: ServerAddress
  /** The migrator itself where no superuser can give it a keeper. */
  readonly keeper: ServerAddress
}

/**
 * Lends a role that may do no more than own its databases, with its keeper, or the user itself where no role may
 * be created. The roles go at the end, with databases that an interrupted run could not drop.
 */
export async function withRoles<T>(
  { address, database }: ServerUrl,
  rights: { readonly createsRoles: boolean; readonly superuser: boolean },
  use: (roles: LentRoles) => Promise<T>,
): Promise<T> {
  if (!rights.createsRoles) return use({ migrator: address, keeper: address })
  const user = `rehearse_${randomBytes(6).toString('hex')}`
  const password = randomPassword()
  await withClient(address, database, async (client) => {
    await client.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`)
    // Who is no superuser may give databases only to roles it is a member of.
    await client.query(`GRANT ${user} TO CURRENT_USER`)
    if (rights.superuser) await createKeeper(client, { user: keeperOf(user), password }, user)
  })
  const migrator = { ...address, user, password }
  try {
    return await use({
      migrator,
      keeper: rights.superuser ? { ...migrator, user: keeperOf(user) } : migrator,
    })
  } finally {
    await withClient(address, database, async (client) => {
      const owned = await client.query<{ datname: string }>(OWN_DATABASES, [user])
      for (const { datname } of owned.rows)
        await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)} WITH (FORCE)`)
      await client.query(`DROP ROLE ${rights.superuser ? `${keeperOf(user)}, ` : ''}${user}`)
    })
  }
}

const keeperOf = (migrator: string) => `${migrator}_keeper`

const OWN_DATABASES = 'SELECT datname FROM pg_database WHERE datdba = $1::regrole'

/**
 * Makes pending queries reject when the signal aborts, as they do where the whole server is killed. Only the
 * sessions in our databases end: whoever drops these databases is connected to another one.
 */
export async function withSessionsEnded<T>(
  { address, database }: ServerUrl,
  migrator: ServerAddress,
  signal: AbortSignal,
  use: () => Promise<T>,
): Promise<T> {
  let ending: Promise<unknown> = Promise.resolve()
  const endSessions = () => {
    ending = withClient(address, database, (client) => client.query(END_SESSIONS, [migrator.user]))
    // Awaited and reported below; until then nobody listens.
    ending.catch(() => undefined)
  }
  signal.addEventListener('abort', endSessions, { once: true })
  if (signal.aborted) endSessions()
  try {
    return await use()
  } finally {
    signal.removeEventListener('abort', endSessions)
    await ending
  }
}

const END_SESSIONS = `
  SELECT pg_terminate_backend(a.pid)
    FROM pg_stat_activity a JOIN pg_database d ON d.datname = a.datname
   WHERE a.pid <> pg_backend_pid() AND d.datdba = $1::regrole AND d.datname ~ '^rehearse_'`
