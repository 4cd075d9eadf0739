import type { CatalogObject } from '../object.ts'
import { mendGrants } from './grants.ts'
import { changedOptions } from './options.ts'
import { changedProperties, listOf, textOf } from './remedy.ts'
import { ownName, written, writtenParent } from './written-names.ts'

/** By the letter in `pg_attribute.attstorage`. */
export const STORAGE: Readonly<Record<string, string>> = {
  p: 'PLAIN',
  e: 'EXTERNAL',
  m: 'MAIN',
  x: 'EXTENDED',
}
const COMPRESSION: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' }

/** What is stated of a column after it was made; `was` is `null` for a new one. */
export function columnDetails(was: CatalogObject | null, is: CatalogObject): readonly string[] {
  const alter = (action: string) => `ALTER TABLE ${writtenParent(is)} ALTER COLUMN ${written(is)} ${action}`
  const before = was ?? { ...is, definition: {} }
  return changedProperties(before, is).flatMap((property) => {
    const value = is.definition[property]
    // A new column has the usual values of all of these.
    if (was === null && (value === null || value === undefined || value === '')) return []
    switch (property) {
      case 'storage':
        return [alter(`SET STORAGE ${STORAGE[String(value)] ?? usualStorage(is)}`)]
      case 'compression':
        return [alter(`SET COMPRESSION ${COMPRESSION[String(value)] ?? 'default'}`)]
      case 'statistics target':
        return [alter(`SET STATISTICS ${value ?? -1}`)]
      case 'options':
        return changedOptions(listOf(before, property), listOf(is, property)).map(alter)
      case 'grants':
        return mendGrants(
          listOf(before, property),
          listOf(is, property),
          `TABLE ${writtenParent(is)}`,
          ownName(is),
        )
      default:
        return []
    }
  })
}

/** SET STORAGE DEFAULT is not known before PostgreSQL 16. Types of fixed length take no other storage than their own. */
function usualStorage(column: CatalogObject): string {
  return /^(?:numeric|inet|cidr)\b/.test(textOf(column, 'type') ?? '') ? 'MAIN' : 'EXTENDED'
}
