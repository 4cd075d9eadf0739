import type { LoadedScript, LoadedTarget } from '../../layouts/load-scripts.ts'
import { withClient } from '../../postgres/client.ts'
import { type Database, type Workshop, withAdmin } from '../../postgres/databases.ts'
import { createMissingRoles, forgetSettings, openPublicTo, roleSettings } from '../../postgres/roles.ts'
import type { PostgresServer } from '../../postgres/server.ts'
import { rolesOfHistory } from './roles-of-history.ts'

/**
 * Creates, as superuser, the roles that a history names, without any rights of their own. On a server that others
 * use too it creates none.
 *
 * @returns their names, those that were there before included.
 */
export async function createNeededRoles(
  { server, control }: Workshop,
  target: LoadedTarget,
): Promise<readonly string[]> {
  if (!server.capabilities.ownsCluster) return []
  const names = rolesOfHistory(target)
  await createMissingRoles(control, names, server.migrator.user)
  return names
}

/** Lets them own tables, as they do in production. */
export async function openSchemaTo(database: Database, names: readonly string[]): Promise<void> {
  const { capabilities, major } = database.workshop.server
  if (names.length === 0 || !capabilities.ownsCluster || major < 15) return
  await withAdmin(database, async (admin) => openPublicTo(admin, names))
}

/** What the history of one target sets for its role is nothing to the next target. */
export async function forgetRoleSettings({
  admin,
  maintenanceDatabase,
  migrator,
}: PostgresServer): Promise<void> {
  await withClient(admin, maintenanceDatabase, (client) => client.query(forgetSettings(migrator.user)))
}

const CHANGES_ROLE = /\balter\s+(?:role|user)\b/i

/**
 * What a migration sets for the role that performs it holds for every session of that role on the server. So each
 * performance of the migration ends with the settings that the role had before.
 */
export async function settlingRoles(
  database: Database,
  scripts: readonly (LoadedScript | null)[],
): Promise<Database> {
  if (!scripts.some((script) => script !== null && CHANGES_ROLE.test(script.text))) return database
  const { control, server } = database.workshop
  const statements = await roleSettings(control, server.migrator.user)
  return {
    ...database,
    settle: async () => {
      // A server that was ended has nothing to settle.
      if (server.signal.aborted) return
      for (const statement of statements) await control.query(statement)
    },
  }
}
