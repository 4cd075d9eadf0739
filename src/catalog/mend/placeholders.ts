import type { CatalogObject, CatalogSnapshot } from '../object.ts'
import { listOf, literal, textOf } from './remedy.ts'
import { unquoted } from './unquoted.ts'

/** A value for rows whose own is lost, by how the type's name begins. */
const PLACEHOLDERS: readonly (readonly [type: RegExp, value: string])[] = [
  [/\[\]$/, "'{}'"],
  [/^(?:smallint|integer|bigint|numeric|real|double precision|money)\b/, '0'],
  [/^(?:text|character|character varying|citext|name|bytea|tsvector|xml)\b/, "''"],
  [/^boolean$/, 'false'],
  [/^jsonb?$/, "'{}'"],
  [/^uuid$/, "'00000000-0000-0000-0000-000000000000'"],
  [/^(?:date|timestamp)\b/, "'1970-01-01'"],
  [/^time\b/, "'00:00'"],
  [/^interval\b/, "'0'"],
  [/^(?:inet|cidr)$/, "'0.0.0.0'"],
  [/range$/, "'empty'"],
]

/** What a column that takes no NULL can hold where its values are lost; `null` where nothing obvious fits. */
export function placeholderFor(column: CatalogObject, schema: CatalogSnapshot): string | null {
  return placeholderOf(textOf(column, 'type') ?? '', schema)
}

function placeholderOf(type: string, schema: CatalogSnapshot): string | null {
  const known = PLACEHOLDERS.find(([pattern]) => pattern.test(type))
  if (known !== undefined) return known[1]
  const labels = schema.get(`enum ${unquoted(type)}`)
  const [first] = labels === undefined ? [] : listOf(labels, 'labels')
  if (first !== undefined) return literal(first)
  const domain = schema.get(`domain ${unquoted(type)}`)
  return domain === undefined ? null : placeholderOf(textOf(domain, 'base type') ?? '', schema)
}
