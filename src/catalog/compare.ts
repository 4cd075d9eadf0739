import type { Rollback } from '../model/report.ts'
import type { CatalogObject, CatalogSnapshot } from './snapshot.ts'

export type Difference = Rollback['differences'][number]

/** Kinds whose parts need no mention when the whole is missing. */
const OWNERS = ['table', 'foreign table', 'materialized view', 'type'] as const

/** Properties no query's result depends on. */
const COSMETIC = new Set(['position', 'comment'])

/**
 * How `after` differs from `before`. What went with its table is not told again, and neither is an index told
 * next to the constraint it serves.
 */
export function compareCatalogs(before: CatalogSnapshot, after: CatalogSnapshot): readonly Difference[] {
  return [
    ...absent(before, after).map((object) => difference(object, 'missing')),
    ...absent(after, before).map((object) => difference(object, 'extra')),
    ...[...before].flatMap(([key, object]) => {
      const other = after.get(key)
      return other === undefined ? [] : changed(object, other)
    }),
  ]
}

function absent(from: CatalogSnapshot, other: CatalogSnapshot): CatalogObject[] {
  const missing = [...from].filter(([key]) => !other.has(key))
  const keys = new Set(missing.map(([key]) => key))
  return missing.flatMap(([, object]) => (explainedByAnother(object, keys) ? [] : [object]))
}

function explainedByAnother(object: CatalogObject, missing: ReadonlySet<string>): boolean {
  if (object.parent === null) return false
  if (OWNERS.some((kind) => missing.has(`${kind} ${object.parent}`))) return true
  if (object.kind === 'index') {
    const name = object.name.slice(object.name.indexOf('.') + 1)
    return missing.has(`constraint ${object.parent}.${name}`)
  }
  if (object.kind === 'constraint' && object.name.endsWith(' not null')) {
    return missing.has(`column ${object.name.slice(0, -' not null'.length)}`)
  }
  return false
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

function changed(before: CatalogObject, after: CatalogObject): Difference[] {
  const properties = Object.keys({ ...before.definition, ...after.definition }).filter(
    (property) => JSON.stringify(before.definition[property]) !== JSON.stringify(after.definition[property]),
  )
  if (properties.length === 0) return []
  const cosmetic = properties.every((property) => COSMETIC.has(property))
  const shown = cosmetic ? properties : properties.filter((property) => !COSMETIC.has(property))
  const show = (object: CatalogObject) =>
    shown.map((property) => `${property}: ${shortText(object.definition[property])}`).join(', ')
  return [
    {
      object: `${before.kind} ${before.name}`,
      change: 'changed',
      severity: cosmetic ? 'cosmetic' : 'behaviour',
      before: show(before),
      after: show(after),
    },
  ]
}

/** The part of a definition that tells a person what the object is. */
function describe(object: CatalogObject): string {
  const { definition, type, labels } = object.definition
  return shortText(definition ?? type ?? labels ?? '')
}

function shortText(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
