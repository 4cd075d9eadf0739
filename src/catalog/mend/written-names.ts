import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'

/** The last part of the name of a thing that belongs to a table: the column of `public.orders.total`. */
export function ownName({ name, parent }: CatalogObject): string {
  return parent !== null && name.startsWith(`${parent}.`) ? name.slice(parent.length + 1) : name
}

/** The same as SQL. */
export const written = (object: CatalogObject) => quoteIdentifier(ownName(object))

/** The table it belongs to, as SQL. */
export const writtenParent = ({ parent }: CatalogObject) => quoteQualified(parent ?? '')

/** `public.orders` without its schema. */
export const withoutSchema = (name: string) => name.slice(name.indexOf('.') + 1)

const PART = '(?:"(?:[^"]|"")+"|[\\p{L}_][\\p{L}\\p{N}_$]*)'
const QUALIFIED = new RegExp(`(?<![\\w$".])(${PART})\\.(${PART})`, 'gu')

/** Every `schema.name` that a definition mentions, unquoted. Definitions are read with an empty search path. */
export function mentionedIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(QUALIFIED)].map(([, schema, name]) => `${plain(schema)}.${plain(name)}`))
}

function plain(part = ''): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part
}

/** Whether a text names a column or another thing by its bare name. */
export function mentionsWord(text: string, name: string): boolean {
  const quoted = quoteIdentifier(name).replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  return new RegExp(`(?<![\\w$"])${quoted}(?![\\w$"])`, 'u').test(text)
}

const NAMED_WITH_SCHEMA: ReadonlySet<string> = new Set([
  'table',
  'foreign table',
  'view',
  'materialized view',
  'sequence',
  'enum',
  'domain',
  'range',
  'type',
])

/** The qualified names, unquoted, under which other definitions mention an object. */
export function namesOf({ kind, name }: CatalogObject): readonly string[] {
  if (NAMED_WITH_SCHEMA.has(kind)) return [name]
  // Names of routines are SQL already, and end where their arguments begin.
  if (kind === 'function' || kind === 'procedure') return [...mentionedIn(name.replace(/\(.*$/s, ''))]
  return []
}
