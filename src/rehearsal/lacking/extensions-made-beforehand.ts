import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { Unchecked } from '../../model/report.ts'
import { isTrusted } from '../../postgres/extensions.ts'
import type { RehearsedMigration } from '../rehearse-migration.ts'
import type { StateBefore } from '../rollback/rollback.ts'
import type { Walk } from '../walk.ts'
import { extensionsMadeBy } from './extensions-asked-for.ts'

/**
 * Extensions that production gets with the migration, and that were created before anything else because only a
 * superuser may. An owner may create a trusted one; it is here only where the settings named it.
 */
export function madeBeforehand(
  { steps }: Pick<Walk, 'steps'>,
  migration: LoadedMigration,
  catalog: CatalogSnapshot,
): readonly string[] {
  const names = extensionsMadeBy(migration, steps).map(({ name }) => name)
  return [...new Set(names)].filter((name) => catalog.has(keyOf(name)))
}

const keyOf = (extension: string) => `extension ${extension}`

/** The state that the rollback has to bring back: in production it lacks these extensions. */
export function withoutExtensions<State extends StateBefore>(state: State, names: readonly string[]): State {
  if (names.length === 0) return state
  const catalog = new Map(state.catalog)
  for (const name of names) catalog.delete(keyOf(name))
  return { ...state, catalog }
}

const INSUFFICIENT_PRIVILEGE = '42501'

/** A rollback that drops such an extension leaves nothing that a plain owner could create it again with. */
export function withoutSecondCreation(
  rehearsed: RehearsedMigration,
  names: readonly string[],
): RehearsedMigration {
  const { rollback } = rehearsed
  const dropped = names.length > 0 && rollback.reapplies === false && rollback.status !== 'fails'
  if (!dropped || rollback.error?.code !== INSUFFICIENT_PRIVILEGE) return rehearsed
  return { ...rehearsed, rollback: { ...rollback, reapplies: null, error: null } }
}

export function tellMadeBeforehand(
  { files, up }: LoadedMigration,
  names: readonly string[],
  { rollback }: RehearsedMigration,
): Unchecked[] {
  const untrusted = names.filter((name) => !isTrusted(name))
  if (untrusted.length === 0) return []
  const again =
    rollback.reapplies === null && rollback.status !== 'missing' && rollback.status !== 'not-run'
      ? ' Whether the migration applies again after its rollback was not tried for the same reason.'
      : ''
  return [
    {
      stage: 'rehearsal',
      migration: files.id,
      ...(up === null ? {} : { file: up.file }),
      what: `The creation of the extension ${untrusted.join(', ')} was not rehearsed.`,
      why: `Only a superuser, or the administrator of a managed server, may create it, and the SQL under review never runs as one. Rehearse created it beforehand. In production, see that the role that runs the migration may, or create it first.${again}`,
      gates: false,
    },
  ]
}
