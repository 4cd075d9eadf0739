import { withoutSecrets } from './postgres-choice.ts'
import type { Settings } from './settings.ts'

/**
 * The settings as the report shows them: by option name, without secrets and without the path of the
 * checkout, which differs between machines.
 */
export function reportedSettings(settings: Settings): Record<string, unknown> {
  return {
    base: settings.base,
    head: settings.head,
    all: settings.all,
    paths: [...settings.paths],
    layout: settings.layout,
    postgres: withoutSecrets(settings.postgres),
    'postgres-version': settings.postgresVersion,
    'postgres-image': settings.postgresImage,
    'postgres-settings': { ...settings.postgresSettings },
    baseline: settings.baseline,
    verify: [...settings.verify],
    extensions: [...settings.extensions],
    roles: [...settings.roles],
    'allow-host-server': settings.allowHostServer,
    rows: settings.rows,
    timeout: settings.timeoutSeconds,
    probes: settings.probes,
    'with-reader': settings.withReader,
    rollback: Object.fromEntries(settings.rollback.map(({ directory, mode }) => [directory, mode])),
    rules: settings.rules.map((one) => ({ ...one, directories: [...one.directories] })),
    'budget-reads': settings.budgetReadsMs,
    'budget-writes': settings.budgetWritesMs,
    'fail-on': settings.failOn,
    'on-unchecked': settings.onUnchecked,
  }
}
