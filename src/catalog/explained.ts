import { type CatalogObject, type CatalogSnapshot, keyOf } from './object.ts'

/** Names of properties, by the key of the object in which they differ. */
export type Changes = ReadonlyMap<string, readonly string[]>

/** How two snapshots differ, before anything is left out. */
export interface RawDifferences {
  readonly before: CatalogSnapshot
  readonly after: CatalogSnapshot
  readonly missing: CatalogSnapshot
  readonly extra: CatalogSnapshot
  readonly changes: Changes
}

/** Kinds whose parts need no mention when the whole is missing. */
const OWNERS = ['table', 'foreign table', 'view', 'materialized view', 'type'] as const

/** Whether an object is missing, or is there in addition, only because of another that is told. */
export function isExplained(
  object: CatalogObject,
  { missing, extra, changes }: RawDifferences,
  change: 'missing' | 'extra',
): boolean {
  const absent = change === 'missing' ? missing : extra
  if (object.parent !== null && OWNERS.some((kind) => absent.has(`${kind} ${object.parent}`))) return true
  if ((object.with ?? []).some((key) => absent.has(key))) return true
  // Who drops a column drops these with it; who adds one does not get them back.
  if (change === 'extra' && (object.on ?? []).some((key) => absent.has(key))) return true
  return (
    object.definition.identity === true &&
    (object.with ?? []).some((key) => changes.get(key)?.includes('identity'))
  )
}

/** What an object has from its parent, and has no longer once that is no parent any more. */
const FROM_PARENT: ReadonlySet<string> = new Set(['inherited', 'local', 'part of a partitioned index'])

/** What an index is by the constraint it serves. */
const FROM_CONSTRAINT: ReadonlySet<string> = new Set(['definition', 'serves a constraint'])

/** What a sequence has from the table that it counts for. */
const FROM_TABLE: ReadonlySet<string> = new Set(['owner', 'grants', 'persistence'])

/** What the sequence of an identity column has from the type of the column. */
const FROM_TYPE: ReadonlySet<string> = new Set(['type', 'minimum', 'maximum'])

/** The properties in which an object differs for a reason of its own; none where its table has another name by now. */
export function withoutExplained(key: string, object: CatalogObject, raw: RawDifferences): readonly string[] {
  if (OWNERS.some((kind) => raw.missing.has(`${kind} ${object.parent}`))) return []
  const own = raw.changes.get(key) ?? []
  return own.filter((property) => !isExplainedChange(property, key, object, raw))
}

function isExplainedChange(
  property: string,
  key: string,
  object: CatalogObject,
  raw: RawDifferences,
): boolean {
  const companions = object.with ?? []
  const fromParent = FROM_PARENT.has(property)
  if (fromParent && (tableChanges(object, raw, 'parents') || companions.some((one) => isAbsent(one, raw)))) {
    return true
  }
  if (object.kind === 'index' && FROM_CONSTRAINT.has(property)) {
    const constraints = [...companions, ...constraintsOf(raw.after.get(key))].filter((one) =>
      one.startsWith('constraint '),
    )
    if (constraints.some((one) => isAbsent(one, raw) || raw.changes.has(one))) return true
  }
  if (object.kind === 'sequence') {
    const columnChanges = (what: string) => companions.some((one) => raw.changes.get(one)?.includes(what))
    if (property === 'identity') return columnChanges('identity')
    if (FROM_TABLE.has(property)) return tableChanges(object, raw, property)
    if (FROM_TYPE.has(property)) return object.definition.identity === true && columnChanges('type')
  }
  return companions.some((one) => changedAlike(object, one, property, raw))
}

const constraintsOf = (index: CatalogObject | undefined) => index?.with ?? []

const isAbsent = (key: string, { missing, extra }: RawDifferences) => missing.has(key) || extra.has(key)

function tableChanges({ parent }: CatalogObject, { changes }: RawDifferences, property: string): boolean {
  return ['table', 'foreign table'].some((kind) => changes.get(`${kind} ${parent}`)?.includes(property))
}

/** Whether the same property changed in the same way where this object has it from. */
function changedAlike(object: CatalogObject, from: string, property: string, raw: RawDifferences): boolean {
  const source = raw.before.get(from)
  if (source?.kind !== object.kind || !raw.changes.get(from)?.includes(property)) return false
  // A definition names its own table or index, so that two of them are never alike.
  if (property === 'definition') return true
  const text = (one: CatalogObject | undefined) => JSON.stringify(one?.definition[property] ?? null)
  const [was, is] = [text(source), text(raw.after.get(from))]
  return was === text(object) && is === text(raw.after.get(keyOf(object)))
}
