import type { Client } from 'pg'
import { isDatabaseError } from '../../postgres/database-error.ts'

/** Whether a script may change what sessions start with: `ALTER DATABASE … SET`, `ALTER ROLE … SET`. */
export function changesDefaults(text: string): boolean {
  return /\balter\s+(?:database|role|user)\b[^;]*\b(?:set|reset)\b/i.test(text)
}

/**
 * Makes a session like one that has just begun. `DISCARD ALL` brings back what held when the connection was opened;
 * what the database and the role have been given since holds in sessions opened later only, so it is set here.
 */
export async function freshSession(client: Client, defaultsChanged: boolean): Promise<void> {
  await client.query('DISCARD ALL')
  if (!defaultsChanged) return
  const { rows } = await client.query<{ name: string; value: string }>(DEFAULTS)
  for (const { name, value } of rows) {
    try {
      await client.query('SELECT pg_catalog.set_config($1, $2, false)', [name, value])
    } catch (cause) {
      // A session that opens with a value the server does not take goes on without it, too.
      if (!isDatabaseError(cause)) throw cause
    }
  }
}

/** The later overrides the earlier (manual, ALTER ROLE, Notes). */
const DEFAULTS = `
  SELECT pg_catalog.split_part(setting, '=', 1) AS name,
         pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value
    FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) AS setting
   WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
     AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
   ORDER BY s.setrole <> 0, s.setdatabase <> 0`
