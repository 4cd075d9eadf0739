import type { CatalogObject } from '../object.ts'
import { resolvedPart } from './routines.ts'

const SAYS_NOTHING: ReadonlySet<string> = new Set(['comment', 'owner', 'grants'])

/** What of an object the server resolves to other objects: the names in it are those it rests on. */
export function resolvedText(object: CatalogObject): string {
  if (object.kind === 'function' || object.kind === 'procedure') return resolvedPart(object)
  return Object.entries(object.definition)
    .filter(([property]) => !SAYS_NOTHING.has(property))
    .flatMap(([, value]) =>
      Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [],
    )
    .join('\n')
}
