import {
  appliedIn,
  type HistoryStep,
  type LoadedMigration,
  type LoadedScript,
  type LoadedTarget,
} from '../../layouts/load-scripts.ts'
import { isExtensionAllowed, isTrusted, type WantedExtension } from '../../postgres/extensions.ts'
import {
  type CreatedExtension,
  extensionsCreatedBy,
  extensionsMentionedIn,
} from '../../sql/created-extensions.ts'

/** A script is parsed for its extensions only where it can have any. */
const MENTIONS = /\bcreate\s+extension\b/i

/**
 * Extensions that scripts of a target ask for and that only a superuser creates, as far as they are on no list of
 * refused ones. Those of the history were there whatever its words; one of a migration under review is created
 * beforehand only where the migration passes over one that is there.
 */
export function extensionsAskedFor({ steps }: LoadedTarget): readonly WantedExtension[] {
  const asked = steps.flatMap(askedIn)
  const byName = new Map<string, WantedExtension>()
  for (const { name, schema } of asked)
    if (isExtensionAllowed(name) && !isTrusted(name) && !byName.has(name)) byName.set(name, { name, schema })
  return [...byName.values()]
}

/** Where they are to be put. */
export function schemasAskedFor(target: LoadedTarget): ReadonlySet<string> {
  return new Set(extensionsAskedFor(target).flatMap(({ schema }) => schema ?? []))
}

function askedIn(step: HistoryStep): readonly CreatedExtension[] {
  switch (step.do) {
    case 'apply':
      return extensionsIn(step.script)
    case 'review':
      return guardedIn(step.migration)
    case 'stop':
      return []
  }
}

/**
 * Extensions that a migration under review creates where they are not there, and that nothing before it creates.
 * Production gets them with this migration.
 */
export function extensionsMadeBy(
  migration: LoadedMigration,
  steps: readonly HistoryStep[],
): readonly CreatedExtension[] {
  const own = guardedIn(migration)
  if (own.length === 0) return []
  const at = steps.findIndex((step) => step.do === 'review' && step.migration === migration)
  const before = new Set(
    steps
      .slice(0, at)
      .flatMap(appliedIn)
      .flatMap(extensionsIn)
      .map(({ name }) => name),
  )
  return own.filter(({ name }) => !before.has(name))
}

export function extensionsIn(script: LoadedScript): readonly CreatedExtension[] {
  if (!MENTIONS.test(script.text)) return []
  if (!script.parsed().ok) return extensionsMentionedIn(script.text)
  return script.statements().flatMap(({ parsed }) => extensionsCreatedBy(parsed))
}

function guardedIn({ up }: LoadedMigration): readonly CreatedExtension[] {
  if (up === null) return []
  const created = extensionsIn(up).filter(({ ifNotExists }) => ifNotExists)
  // Made in a schema that the migration itself makes, it could not be made beforehand.
  const schemas = new Set(
    created.length === 0
      ? []
      : up
          .statements()
          .flatMap(({ parsed: { node } }) =>
            'CreateSchemaStmt' in node ? [node.CreateSchemaStmt.schemaname ?? ''] : [],
          ),
  )
  return created.filter(({ schema }) => schema === null || !schemas.has(schema))
}
