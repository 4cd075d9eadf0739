/**
 * Every setting, once. Command line options, Action inputs, configuration file keys and the tables in the
 * README are all made from this list, so they cannot drift apart.
 */
export type OptionKind = 'flag' | 'text' | 'list' | 'count' | 'pairs'

export interface OptionDefinition {
  readonly name: string
  readonly kind: OptionKind
  readonly placeholder: string | null
  /** Accepted words; `null` where any text of the kind is accepted. */
  readonly choices: readonly string[] | null
  readonly summary: string
  /** Shown in documentation; the value itself comes from `parse-settings.ts`. */
  readonly fallback: string
}

const option = (
  name: string,
  kind: OptionKind,
  placeholder: string | null,
  fallback: string,
  summary: string,
  choices: readonly string[] | null = null,
): OptionDefinition => ({ name, kind, placeholder, fallback, summary, choices })

export const LAYOUT_NAMES = ['golang-migrate', 'flyway', 'prisma', 'sqitch', 'plain'] as const
export const FAIL_ON = ['error', 'warning', 'never'] as const
export const ON_UNCHECKED = ['fail', 'pass'] as const
export const ROLLBACK_MODES = ['required', 'advisory', 'off'] as const

/** Settings shared by the command line, the Action and the configuration file. */
export const REVIEW_OPTIONS: readonly OptionDefinition[] = [
  option(
    'base',
    'text',
    'REF',
    'the default branch',
    'Commit the change is compared with; the merge base counts.',
  ),
  option('head', 'text', 'REF', 'the working tree', 'Commit that holds the change.'),
  option('all', 'flag', null, 'false', 'Review every migration, each on the schema left by those before it.'),
  option('paths', 'list', 'PATH', 'the whole repository', 'Directories or files that hold migrations.'),
  option('layout', 'text', 'NAME', 'auto', 'How the migration files are named, sent and reversed.', [
    'auto',
    ...LAYOUT_NAMES,
  ]),
  option(
    'postgres',
    'text',
    'WHERE',
    'auto',
    'Where to rehearse: auto, docker, embedded, local, none, or the URL of a server on which Rehearse creates and drops its own databases.',
  ),
  option('postgres-version', 'count', 'MAJOR', '18', 'PostgreSQL major version, 14 to 18.'),
  option('postgres-image', 'text', 'IMAGE', 'postgres:<major>', 'Container image for the docker provider.'),
  option(
    'postgres-settings',
    'pairs',
    'NAME=VALUE',
    'none',
    'Server settings, for instance shared_preload_libraries=timescaledb.',
  ),
  option(
    'baseline',
    'text',
    'FILE',
    'the earlier migrations',
    'Schema dump (pg_dump --schema-only, structure.sql) that stands for the earlier migrations. Read at the base commit; by lint as it lies there.',
  ),
  option(
    'verify',
    'list',
    'PATH',
    'none',
    'SQL files, or directories of them, performed before, after and after the rollback of each migration. A query must return no rows; an error fails too.',
  ),
  option('extensions', 'list', 'NAME', 'none', 'Extensions created before the baseline, as superuser.'),
  option('roles', 'list', 'NAME', 'none', 'Roles created before the baseline, without login.'),
  option(
    'allow-host-server',
    'flag',
    null,
    'false',
    'Let the SQL of a fork run as a process of a self-hosted runner that has no Docker engine.',
  ),
  option('rows', 'count', 'N', '100000', 'Rows seeded into each table the change touches.'),
  option('timeout', 'count', 'SECONDS', '300', 'Upper bound for the whole run.'),
  option(
    'probes',
    'flag',
    null,
    'false',
    'Let light clients use the touched tables while the migration runs, and report how long they waited.',
  ),
  option(
    'with-reader',
    'flag',
    null,
    'false',
    'Hold a long-running read open on each touched table, and report what the migration waits for and who waits behind it.',
  ),
  option(
    'rollback',
    'list',
    'MODE',
    'down scripts that exist must restore',
    'How rollbacks count: required (each must be proved), advisory (warnings at most) or off (not performed); for everything, or as DIRECTORY=MODE for one directory.',
  ),
  option(
    'rules',
    'pairs',
    'RULE=SEVERITY',
    'as each rule says',
    'Another severity for a rule, or off: RULE=SEVERITY because REASON, for some directories RULE=SEVERITY in PATH[,PATH] because REASON.',
  ),
  option('budget-reads', 'count', 'MS', '200', 'Longest time reads of an existing table may be blocked.'),
  option('budget-writes', 'count', 'MS', '1000', 'Longest time writes to an existing table may be blocked.'),
  option('fail-on', 'text', 'SEVERITY', 'error', 'Lowest severity that fails the run.', FAIL_ON),
  option(
    'on-unchecked',
    'text',
    'WHAT',
    'fail',
    'What an unchecked verdict does to the exit status.',
    ON_UNCHECKED,
  ),
  option(
    'debug',
    'flag',
    null,
    'false',
    'Log what is done and how long each step takes, and tell where a measurement refutes what the text predicts.',
  ),
]
