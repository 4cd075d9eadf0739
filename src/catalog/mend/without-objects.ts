import type { CatalogSnapshot } from '../object.ts'
import { resolvedText } from './resolved-text.ts'
import { mentionedIn, mentionsWord, namesOf, ownName } from './written-names.ts'

/** A schema without some objects, by their keys, and without what cannot be there without them. */
export function withoutObjects(schema: CatalogSnapshot, keys: readonly string[]): CatalogSnapshot {
  const left = new Map(schema)
  const gone = keys.flatMap((key) => schema.get(key) ?? [])
  for (const key of keys) left.delete(key)
  for (let object = gone.shift(); object !== undefined; object = gone.shift()) {
    const removed = object
    const names = namesOf(removed)
    for (const [key, other] of left) {
      const mentioned = mentionedIn(resolvedText(other))
      const rests =
        (other.with ?? []).includes(`${removed.kind} ${removed.name}`) ||
        (other.parent !== null && names.includes(other.parent)) ||
        names.some((name) => mentioned.has(name)) ||
        (removed.kind === 'column' &&
          other.kind !== 'column' &&
          (other.parent === removed.parent || mentioned.has(removed.parent ?? '')) &&
          mentionsWord(resolvedText(other), ownName(removed)))
      if (!rests) continue
      left.delete(key)
      gone.push(other)
    }
  }
  return left
}
