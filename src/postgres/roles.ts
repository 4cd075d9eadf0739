import type { Client } from 'pg'
import { UserError } from '../model/errors.ts'
import { codeOf } from './provider.ts'

/** PostgreSQL or Rehearse keeps the name to itself; our own roles have all rights. */
function isKept(name: string): boolean {
  return /^(pg_|rehearse_)/.test(name) || ['', 'public', 'none'].includes(name)
}

/** @throws UserError for a name that PostgreSQL or Rehearse keeps to itself. */
export function checkRoles(names: readonly string[]): void {
  for (const name of names)
    if (isKept(name))
      throw new UserError(
        `The setting roles holds ${JSON.stringify(name)}. PostgreSQL or Rehearse keeps this name to itself: remove it from the setting.`,
      )
}

/** Creates roles without login. The migrator becomes a member, or it could not give them its tables (`OWNER TO`). */
export async function createRoles(client: Client, names: readonly string[], migrator: string): Promise<void> {
  for (const name of names) {
    const role = client.escapeIdentifier(name)
    await client.query(`CREATE ROLE ${role} NOLOGIN`).catch((error: unknown) => {
      // 42710 duplicate_object: the setting names the role twice.
      if (codeOf(error) !== '42710') throw error
    })
    await client.query(`GRANT ${role} TO ${client.escapeIdentifier(migrator)}`)
  }
}

/** Creates those of the roles that there are not; a name that is kept belongs to nobody else. */
export async function createMissingRoles(
  client: Client,
  names: readonly string[],
  migrator: string,
): Promise<void> {
  if (names.length === 0) return
  const { rows } = await client.query<{ name: string }>('SELECT rolname AS name FROM pg_catalog.pg_roles')
  const there = new Set(rows.map(({ name }) => name))
  await createRoles(
    client,
    names.filter((name) => !isKept(name) && !there.has(name)),
    migrator,
  )
}

/**
 * Lets roles own what is in `public`: since PostgreSQL 15 a new owner needs CREATE there, which nobody has who was
 * not given it (release notes of 15). Names that belong to no role are passed over.
 */
export async function openPublicTo(client: Client, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('GRANT CREATE ON SCHEMA public TO %I', rolname) AS statement
       FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::text[])`,
    [names],
  )
  for (const { statement } of rows) await client.query(statement)
}

/** Statements that give a role the settings that it has now, whatever is done to them meanwhile. */
export async function roleSettings(client: Client, role: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT CASE WHEN name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
                 THEN format('BEGIN; SELECT pg_catalog.set_config(%L, %L, true); ALTER ROLE %I SET %I FROM CURRENT; COMMIT',
                             name, value, $1::text, name)
                 ELSE format('ALTER ROLE %I SET %I = %L', $1::text, name, value) END AS statement
       FROM pg_catalog.pg_db_role_setting s,
            unnest(s.setconfig) AS setting,
            split_part(setting, '=', 1) AS name,
            substr(setting, strpos(setting, '=') + 1) AS value
      WHERE s.setrole = $1::regrole AND s.setdatabase = 0`,
    [role],
  )
  return [forgetSettings(role), ...rows.map(({ statement }) => statement)]
}

/** The statement that takes them all away. */
export function forgetSettings(role: string): string {
  return `ALTER ROLE ${role} RESET ALL`
}

/**
 * Creates the role that fills and reads tables: a member of the migrator, so no more than that, for which triggers
 * and foreign keys are off and row security does not hold. It takes a superuser to create it.
 */
export async function createKeeper(
  client: Client,
  keeper: { readonly user: string; readonly password: string },
  migrator: string,
): Promise<void> {
  await client.query(`CREATE ROLE ${keeper.user} LOGIN BYPASSRLS PASSWORD '${keeper.password}'`)
  await client.query(`GRANT ${migrator} TO ${keeper.user}`)
  // Applied at login with the rights of who set it, so that the role itself needs none.
  await client.query(`ALTER ROLE ${keeper.user} SET session_replication_role = replica`)
}
