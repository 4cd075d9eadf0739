import type { Restriction } from './check-solver.ts'
import { extensionValue } from './extension-values.ts'
import type { ColumnShape } from './table-shape.ts'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/**
 * An SQL expression over the row number `g` (1, 2, 3, …) that gives distinct values of a column's type wherever
 * the type has enough of them. `null`: the type is not known and the column has to stay empty.
 *
 * Columns hold no NULLs: without statistics a migration is rehearsed on rows it was written for.
 */
export function valueExpression(column: ColumnShape, restriction: Restriction | null): string | null {
  const plain =
    restricted(restriction, column) ?? byType(column.base, column.category, column.modifier, column)
  if (plain === null) return null
  return `(${plain})::${column.type}`
}

/** Steps above a lower bound that still fit the type. */
const room = (base: string) => (base === 'int2' ? '(g % 30000)' : 'g')

function restricted(restriction: Restriction | null, column: ColumnShape): string | null {
  const { base, modifier } = column
  switch (restriction?.kind) {
    case 'one-of':
      return choose(allowed(restriction.values, column))
    case 'between': {
      const { low, high } = restriction
      const from = low ?? (high === null ? 1 : high - 100_000)
      if (high !== null && high <= from) return `(${from} + ${high} - 1) / 2.0`
      return high === null ? `${from} + ${room(base)}` : `${from} + g % ${high - from}`
    }
    case 'within':
      return within(restriction, base)
    case 'text-of':
      return `(g % ${restriction.modulus})::text`
    case 'reads-as': {
      const written = byType(restriction.base, '', -1, column)
      const fits = TEXTS.has(base) && (modifier < 0 || modifier >= 44)
      return fits && written !== null ? `(${written})::${restriction.base}::text` : null
    }
    case 'at-most':
      return TEXTS.has(base) ? textOf(column.name, limited(restriction.length, modifier)) : null
    case undefined:
      return null
  }
}

/** A day apart, or a second, as the type has it; of texts those that begin with the bound. */
function within(
  { from, to }: Extract<Restriction, { readonly kind: 'within' }>,
  base: string,
): string | null {
  const bound = (text: string | null) => (text === null ? null : `${literal(text)}::${base}`)
  const [low, high] = [bound(from), bound(to)]
  const step = base === 'date' ? '1' : "interval '1 second'"
  switch (base) {
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      const seconds = base === 'date' ? `(${high} - ${low})` : `extract(epoch FROM ${high} - ${low})::bigint`
      const steps = low && high ? `(g % greatest(1, ${seconds}))` : '(g % 10000)'
      const distance = base === 'date' ? `${steps}::integer` : `${steps} * ${step}`
      return low ? `${low} + ${distance}` : `${high} - ${step} - ${distance}`
    }
    case 'text':
    case 'varchar':
      return low ? `${low} || g` : "''"
    default:
      return low
  }
}

const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext', 'name'])

/** The shorter of a length and what a type modifier allows, as a modifier: both count 4 bytes more. */
function limited(length: number, modifier: number): number {
  return (modifier > 4 ? Math.min(length, modifier - 4) : length) + 4
}

/** What a migration demands of an enum may name labels that only its new type has. */
function allowed(values: readonly string[], { category, labels }: ColumnShape): readonly string[] {
  const known = category === 'E' ? values.filter((value) => labels.includes(value)) : values
  return known.length > 0 ? known : labels
}

function choose(values: readonly string[]): string {
  return `(ARRAY[${values.map(literal).join(', ')}])[1 + g % ${values.length}]`
}

const NUMERIC_DIGITS = (modifier: number) => {
  const precision = ((modifier - 4) >> 16) & 0xffff
  const scale = (modifier - 4) & 0x7ff
  return Math.max(1, precision - scale)
}

function byType(base: string, category: string, modifier: number, column: ColumnShape): string | null {
  switch (base) {
    case 'int2':
      return 'g % 32000'
    case 'int4':
    case 'int8':
    case 'oid':
    case 'float4':
    case 'float8':
    case 'money':
      return 'g'
    case 'numeric':
      return modifier < 0 ? 'g' : `g % 1${'0'.repeat(Math.min(18, NUMERIC_DIGITS(modifier)))}`
    case 'bool':
      return 'g % 2 = 0'
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext':
    case 'name':
      return textOf(column.name, modifier)
    case 'uuid':
      return `md5(${literal(column.name)} || g)`
    case 'date':
      return "date '1990-01-01' + (g % 12000)::integer"
    case 'time':
    case 'timetz':
      return "time '00:00' + (g % 86400) * interval '1 second'"
    case 'timestamp':
    case 'timestamptz':
      return "timestamp '2020-01-01' + g * interval '1 second'"
    case 'interval':
      return "g * interval '1 second'"
    case 'json':
    case 'jsonb':
      return "json_build_object('n', g)"
    case 'bytea':
      return "decode(md5(g::text), 'hex')"
    case 'inet':
    case 'cidr':
      return "inet '10.0.0.0' + g"
    case 'macaddr':
      return "lpad(to_hex(g), 12, '0')"
    case 'bit':
    case 'varbit':
      return modifier > 0 ? `g::bit(${modifier})` : 'g::bit(32)'
    case 'point':
      return 'point(g, g)'
    case 'tsvector':
      return "to_tsvector('simple', 'word' || g)"
    case 'xml':
      return "'<n>' || g || '</n>'"
    case 'int4range':
    case 'int8range':
    case 'numrange':
      return `${base}(g::${base.replace('range', '').replace('num', 'numeric')}, g::${base.replace('range', '').replace('num', 'numeric')} + 1)`
    case 'tsrange':
    case 'tstzrange':
      return `${base}(timestamp '2020-01-01' + g * interval '1 hour', timestamp '2020-01-01' + (g + 1) * interval '1 hour')`
    case 'daterange':
      return "daterange(date '1990-01-01' + (g % 12000)::integer, date '1990-01-02' + (g % 12000)::integer)"
    default:
      return (category === 'U' ? extensionValue(base, modifier) : null) ?? composed(category, column)
  }
}

function composed(category: string, column: ColumnShape): string | null {
  if (category === 'E' && column.labels.length > 0) return choose(column.labels)
  if (category !== 'A' || column.element === null) return null
  const { base, category: elementCategory, type, labels } = column.element
  const element = byType(base, elementCategory, -1, { ...column, element: null, labels })
  return element === null ? null : `ARRAY[(${element})::${type}]`
}

/** Readable where it fits (`email 17`), else the row number in hexadecimal, cut from the left. */
function textOf(name: string, modifier: number): string {
  const length = modifier > 4 ? modifier - 4 : 64
  if (length >= 20) return `left(${literal(name)}, ${Math.min(length, 40) - 12}) || ' ' || g`
  return length >= 6 ? 'to_hex(g)' : `right(to_hex(g), ${length})`
}
