import { compareCatalogs, type Difference } from '../../catalog/compare.ts'
import type { CatalogObject, CatalogSnapshot } from '../../catalog/snapshot.ts'

/** How a schema differs from the one expected, each difference in a few words for a person. Cosmetics are left out. */
export function schemaWords(expected: CatalogSnapshot, actual: CatalogSnapshot): readonly string[] {
  return compareCatalogs(expected, actual)
    .filter(({ severity }) => severity !== 'cosmetic')
    .map((difference) => unfinishedSince(expected, actual, difference.object) ?? words(difference))
}

function words({ object, change, before, after }: Difference): string {
  switch (change) {
    case 'extra':
      return object
    case 'missing':
      return `${object} is gone`
    case 'changed':
      return `${object} has ${after ?? 'nothing'} instead of ${before ?? 'nothing'}`
  }
}

/** Names of indexes that are there but invalid, and were not so before. */
export function invalidIndexes(before: CatalogSnapshot, actual: CatalogSnapshot): readonly string[] {
  return [...actual].flatMap(([key, object]) =>
    isInvalid(object) && !isInvalid(before.get(key)) ? [object.name] : [],
  )
}

function unfinishedSince(before: CatalogSnapshot, actual: CatalogSnapshot, key: string): string | null {
  return unfinishedWords(before.get(key)) === null ? unfinishedWords(actual.get(key)) : null
}

/** Objects in a state that only a broken-off command leaves, in words; those of `before` are nobody's fault here. */
export function unfinishedObjects(before: CatalogSnapshot, actual: CatalogSnapshot): readonly string[] {
  return [...actual.keys()].flatMap((key) => unfinishedSince(before, actual, key) ?? [])
}

function unfinishedWords(object: CatalogObject | undefined): string | null {
  if (object === undefined) return null
  const { kind, name, definition } = object
  if (isInvalid(object)) return `${kind} ${name} is there but invalid`
  const pending = definition['detach pending']
  return typeof pending === 'string'
    ? `${kind} ${name} is still a partition of ${pending}: its detaching is pending`
    : null
}

function isInvalid(object: CatalogObject | undefined): boolean {
  return object?.kind === 'index' && object.definition.valid === false
}
