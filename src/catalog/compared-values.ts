import type { CatalogObject } from './object.ts'
import { chosenConstraints } from './same-under-other-name.ts'

/** Whether a property of an object says the same. Absent and `null` do. */
export function sameValue(object: CatalogObject, property: string, was: unknown, is: unknown): boolean {
  if ((was ?? null) === (is ?? null)) return true
  if (typeof was !== 'object' || typeof is !== 'object') return false
  const comparable = (value: unknown) =>
    object.kind === 'domain' && property === 'constraints' ? chosenConstraints(object, value) : value
  return JSON.stringify(comparable(was)) === JSON.stringify(comparable(is))
}

export function shortText(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
