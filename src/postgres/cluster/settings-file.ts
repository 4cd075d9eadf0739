import { UserError } from '../../model/errors.ts'

/**
 * Production defaults stay, above all max_connections and max_locks_per_transaction, so that a migration that
 * would exhaust them does so in the rehearsal. Written to `postgresql.conf` rather than given as arguments,
 * because `ALTER SYSTEM` cannot override arguments and fsync is turned on again for what is measured.
 */
const OWN_SETTINGS: Readonly<Record<string, string>> = {
  autovacuum: 'off',
  fsync: 'off',
  listen_addresses: '',
  // A session that asks for it is told of every temporary file it used.
  log_temp_files: '0',
  log_timezone: 'UTC',
  timezone: 'UTC',
  unix_socket_permissions: '0700',
}

/** Settings that would cut the connection to the server or hide its log. */
const RESERVED = [
  'config_file',
  'data_directory',
  'external_pid_file',
  'hba_file',
  'ident_file',
  'listen_addresses',
  'log_destination',
  'logging_collector',
  'port',
  'ssl',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
]

/** Settings that make the server run a program or load code from anywhere. */
const RUNS_PROGRAMS = [
  'archive_cleanup_command',
  'archive_command',
  'dynamic_library_path',
  'extension_control_path',
  'recovery_end_command',
  'restore_command',
  'ssl_passphrase_command',
]

/**
 * The lines appended to `postgresql.conf`.
 *
 * @throws UserError for a setting that Rehearse keeps to itself or that could run a program on the host.
 */
export function settingsFile(
  user: Readonly<Record<string, string>>,
  provider: Readonly<Record<string, string>>,
): string {
  for (const [name, value] of Object.entries(user)) checkSetting(name, value)
  const lines = Object.entries({ ...OWN_SETTINGS, ...provider, ...user }).map(
    ([name, value]) => `${name} = ${quoteSetting(value)}\n`,
  )
  return lines.join('')
}

function checkSetting(name: string, value: string): void {
  const refuse = (why: string): never => {
    throw new UserError(`The setting postgres-settings holds ${name}. ${why} Remove it from the setting.`)
  }
  const lower = name.toLowerCase()
  if (!/^[a-z_][a-z0-9_$]*(\.[a-z_][a-z0-9_$]*)*$/.test(lower)) refuse('This is not a name of a setting.')
  if (RESERVED.includes(lower)) refuse('Rehearse needs its own value to reach the server.')
  if (RUNS_PROGRAMS.includes(lower)) refuse('It could run any program outside the database.')
  if (lower.endsWith('_preload_libraries') && value.includes('/'))
    refuse('Libraries are named without a directory.')
}

/** Quotes as `postgresql.conf` wants it: quotes doubled, backslashes and line ends escaped. */
function quoteSetting(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n')
  return `'${escaped}'`
}
