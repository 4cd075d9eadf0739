import type { Rollback } from '../model/report.ts'
import { sameValue, shortText } from './compared-values.ts'
import { type Changes, isExplained, withoutExplained } from './explained.ts'
import { movedColumns } from './moved-columns.ts'
import type { CatalogObject, CatalogSnapshot } from './object.ts'
import { underNamesOf } from './same-under-other-name.ts'

export type Difference = Rollback['differences'][number]

/**
 * Properties that decide nothing: no statement has another result, and neither the planner, nor VACUUM, nor replication
 * does anything else. Where a table stores its rows, how wide its statistics are and what its options say is no
 * query's result, but somebody set it for a reason, so it counts as behaviour.
 */
const COSMETIC: ReadonlySet<string> = new Set([
  'position',
  'comment',
  'column comments',
  'constraint comments',
])

/**
 * How `after` differs from `before`. Names that the server generates are no difference. Nothing is told twice: not the
 * parts of a table that is missing, nor an index next to the constraint it serves, nor what a table or a
 * partition has from its parent.
 */
export function compareCatalogs(before: CatalogSnapshot, after: CatalogSnapshot): readonly Difference[] {
  if (before === after) return []
  const named = underNamesOf(before, after)
  const missing = absent(before, named)
  const extra = absent(named, before)
  const changes = changesOf(before, named)
  const told = { before, after: named, missing, extra, changes }
  return [
    ...[...missing].flatMap(([, one]) =>
      isExplained(one, told, 'missing') ? [] : [difference(one, 'missing')],
    ),
    ...[...extra].flatMap(([, one]) => (isExplained(one, told, 'extra') ? [] : [difference(one, 'extra')])),
    ...[...changes.keys()].flatMap((key) => {
      const [was, is] = [before.get(key), named.get(key)]
      return was === undefined || is === undefined
        ? []
        : changed(was, is, withoutExplained(key, was, told), before)
    }),
  ]
}

function absent(from: CatalogSnapshot, other: CatalogSnapshot): CatalogSnapshot {
  return new Map([...from].filter(([key]) => !other.has(key)))
}

/** The properties in which each object that both have differs. */
function changesOf(before: CatalogSnapshot, after: CatalogSnapshot): Changes {
  const moved = movedColumns(before, after)
  const changes = new Map<string, readonly string[]>()
  for (const [key, was] of before) {
    const is = after.get(key)
    if (is === undefined || (was === is && !moved.has(key))) continue
    const properties = Object.keys({ ...was.definition, ...is.definition }).filter((property) =>
      property === 'position'
        ? moved.has(key)
        : !sameValue(was, property, was.definition[property], is.definition[property]),
    )
    if (properties.length > 0) changes.set(key, properties)
  }
  return changes
}

function difference(object: CatalogObject, change: 'missing' | 'extra'): Difference {
  const text = describe(object)
  return {
    object: `${object.kind} ${object.name}`,
    change,
    severity: 'behaviour',
    ...(text === '' ? {} : change === 'missing' ? { before: text } : { after: text }),
  }
}

function changed(
  was: CatalogObject,
  is: CatalogObject,
  properties: readonly string[],
  before: CatalogSnapshot,
): Difference[] {
  if (properties.length === 0) return []
  // Values of a composite type are written in the order of its attributes.
  const ordered = was.kind === 'column' && before.has(`type ${was.parent}`)
  const counts = properties.filter(
    (property) => !COSMETIC.has(property) || (ordered && property === 'position'),
  )
  const shown = counts.length === 0 ? properties : counts
  const show = (object: CatalogObject) =>
    shown.map((property) => `${property}: ${shortText(object.definition[property])}`).join(', ')
  return [
    {
      object: `${was.kind} ${was.name}`,
      change: 'changed',
      severity: counts.length === 0 ? 'cosmetic' : 'behaviour',
      before: show(was),
      after: show(is),
    },
  ]
}

const TELLING = ['definition', 'type', 'labels', 'base type', 'subtype', 'settings', 'version'] as const

/** The part of a definition that tells a person what the object is. */
function describe({ definition }: CatalogObject): string {
  const telling = TELLING.find((property) => definition[property] != null)
  return telling === undefined ? '' : shortText(definition[telling])
}
