import type { Client } from 'pg'
import type { LoadedTarget } from '../../layouts/load-scripts.ts'
import { type Database, withAdmin, withDatabaseNamed } from '../../postgres/databases.ts'
import {
  createExtensions,
  createIfPossible,
  handOver,
  type WantedExtension,
} from '../../postgres/extensions.ts'
import { extensionsAskedFor } from './extensions-asked-for.ts'

/**
 * Creates as superuser what the owner of a database may not create itself: the extensions the user asked for, and
 * those that the scripts ask for. It is done in the empty database: the script of an extension runs with all rights,
 * and nothing hostile can lie in its way there.
 *
 * @throws UserError for an extension of the settings that cannot be created.
 */
export async function createNeededExtensions(
  database: Database,
  target: LoadedTarget,
  asked: readonly string[],
): Promise<void> {
  const wanted = extensionsAskedFor(target).filter(({ name }) => !asked.includes(name))
  if (asked.length + wanted.length === 0) return
  const { capabilities, migrator } = database.workshop.server
  const create = async (admin: Client, isWanted: (name: string) => boolean) => {
    // Extensions belong where a session of the history would put them.
    await admin.query('SET search_path = public')
    await createExtensions(admin, asked.filter(isWanted))
    for (const each of wanted.filter(({ name }) => isWanted(name)))
      await createWanted(admin, each, migrator.user)
    if (capabilities.ownsCluster) await handOver(admin, migrator.user)
  }
  const isTied = (name: string) => name === CRON && capabilities.ownsCluster
  if (asked.some(isTied) || wanted.some(({ name }) => isTied(name)))
    await withDatabaseNamed(database, ANY_NAME_FOR_CRON, (named) =>
      withAdmin(named, (admin) => create(admin, isTied)),
    )
  await withAdmin(database, (admin) => create(admin, (name) => !isTied(name)))
}

/**
 * pg_cron can be created only in the database that `cron.database_name` names, where its worker runs the jobs, and
 * in the one of its own tests (pg_cron--1.0.sql). In that one no worker looks for jobs, and none shall run here.
 */
const CRON = 'pg_cron'
const ANY_NAME_FOR_CRON = 'contrib_regression'

async function createWanted(admin: Client, wanted: WantedExtension, owner: string): Promise<void> {
  if (wanted.schema !== null)
    await admin.query(
      `CREATE SCHEMA IF NOT EXISTS ${admin.escapeIdentifier(wanted.schema)} AUTHORIZATION ${owner}`,
    )
  await createIfPossible(admin, wanted)
}
