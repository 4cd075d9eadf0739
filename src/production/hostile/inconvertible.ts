import { quoteIdentifier } from '../../sql/names.ts'
import type { ColumnShape } from '../table-shape.ts'

/** What is known of types besides their names. */
export interface TypeKnowledge {
  /** The server knows `pg_input_is_valid`: PostgreSQL 16 and later. */
  readonly testsInput: boolean
  /** Labels of the enums that the script itself creates, by name as written. */
  readonly newEnums: ReadonlyMap<string, readonly string[]>
}

const TEXTS = /^(?:text|varchar|bpchar|citext|name)$/

const RANGES: Readonly<Record<string, readonly [string, string]>> = {
  int2: ['-32768', '32767'],
  int4: ['-2147483648', '2147483647'],
  int8: ['-9223372036854775808', '9223372036854775807'],
}

const PATTERNS: Readonly<Record<string, string>> = {
  int2: '^\\s*[-+]?[0-9]+\\s*$',
  int4: '^\\s*[-+]?[0-9]+\\s*$',
  int8: '^\\s*[-+]?[0-9]+\\s*$',
  numeric: '^\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*$',
  uuid: '^[{]?[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}[}]?$',
}

/**
 * A condition that holds for values of a column which its new type does not take; `null` where none is known. With a
 * USING that does more than cast the column nothing is known.
 */
export function inconvertible(
  column: ColumnShape,
  newType: string,
  using: string | null,
  { testsInput, newEnums }: TypeKnowledge,
): string | null {
  const name = quoteIdentifier(column.name)
  if (using !== null && !castsOnly(using, column.name)) return null
  const [, base = newType, modifiers = ''] = /^([^(]+)(?:\(([\d,]+)\))?/.exec(newType) ?? []
  const labels = newEnums.get(newType)
  if (labels !== undefined) {
    const list = labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')
    return `${name}::text NOT IN (${list})`
  }
  const [size = 0, scale = 0] = modifiers.split(',').map(Number)
  // The cast that USING writes cuts what is too long; the one the server adds does not.
  if (/^(?:varchar|bpchar)$/.test(base)) return size > 0 ? `length(${name}::text) > ${size}` : null
  if (TEXTS.test(column.base)) {
    if (testsInput) return `NOT pg_input_is_valid(${name}, '${newType.replaceAll("'", "''")}')`
    const pattern = PATTERNS[base]
    return pattern === undefined ? null : `${name} !~ '${pattern}'`
  }
  const range = RANGES[base]
  if (range !== undefined) return `${name} NOT BETWEEN ${range[0]} AND ${range[1]}`
  return base === 'numeric' && size > 0 ? `abs(round(${name}::numeric, ${scale})) >= 1e${size - scale}` : null
}

/** `a::integer`, `(a)::integer`, `CAST(a AS integer)`. */
function castsOnly(using: string, column: string): boolean {
  const text = using.replace(/[\s()"]/g, '').toLowerCase()
  const name = column.replace(/[\s()"]/g, '').toLowerCase()
  return /^(?:::[\w.,[\]]+)+$/.test(text.slice(name.length))
    ? text.startsWith(name)
    : text.startsWith(`cast${name}as`)
}
