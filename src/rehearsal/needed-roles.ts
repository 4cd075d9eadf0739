import type { LoadedTarget } from '../layouts/load-scripts.ts'
import { type Database, type Workshop, withAdmin } from '../postgres/databases.ts'
import { createMissingRoles, openPublicTo } from '../postgres/roles.ts'
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
