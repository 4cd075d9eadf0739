import type { ColumnShape } from '../table-shape.ts'

/**
 * Why a value may be refused. `null`: it is missing. `words`: text that reads as nothing else. `numeral`: text that
 * reads as a number most columns refuse. `edge`: the ends of a type. `plain`: a value no application may expect.
 */
export type Hostility = 'null' | 'twin' | 'case' | 'words' | 'numeral' | 'long' | 'huge' | 'edge' | 'plain'

/** A value that the type allows, as an SQL expression. */
export interface HostileValue {
  readonly hostility: Hostility
  readonly value: string
}

const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext', 'name'])

/** Values that a type allows and a stricter column may not. */
export function hostileValues(column: ColumnShape): readonly HostileValue[] {
  if (TEXTS.has(column.base)) return texts(column.modifier)
  const edges = EDGES[column.base]
  if (edges !== undefined) return edges.map((value) => ({ hostility: 'edge', value }))
  if (column.base === 'numeric') return numerics(column.modifier)
  const plain = column.category === 'E' ? column.labels.slice(0, 30).map(literal) : (PLAIN[column.base] ?? [])
  const array = column.category === 'A' ? ["'{}'"] : []
  return [...plain, ...array].map((value) => ({ hostility: 'plain', value }))
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

const EDGES: Readonly<Record<string, readonly string[]>> = {
  int2: ['32767', '-1', '0'],
  int4: ['2147483647', '-1', '0'],
  int8: ['9223372036854775807', '-1', '0'],
  float4: ['3e38', '-1', '0'],
  float8: ['1e300', '-1', '0'],
  money: ['92233720368547758.07', '-1', '0'],
  date: ["'0001-01-01'", "'9999-12-31'"],
  timestamp: ["'0001-01-01'", "'9999-12-31'"],
  timestamptz: ["'0001-01-01 UTC'", "'9999-12-31 UTC'"],
  interval: ["'-1 day'", "'0'", "'9999 years'"],
}

const PLAIN: Readonly<Record<string, readonly string[]>> = {
  bool: ['true', 'false'],
  uuid: ["'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  json: ["'null'", "'{}'", "'[]'", "'1'"],
  jsonb: ["'null'", "'{}'", "'[]'", "'1'"],
  bytea: ["''"],
  int4range: ["'empty'", "'(,)'"],
  int8range: ["'empty'", "'(,)'"],
  numrange: ["'empty'", "'(,)'"],
  daterange: ["'empty'", "'(,)'"],
  tsrange: ["'empty'", "'(,)'"],
  tstzrange: ["'empty'", "'(,)'"],
}

function numerics(modifier: number): HostileValue[] {
  const precision = ((modifier - 4) >> 16) & 0xffff
  const scale = (modifier - 4) & 0x7ff
  const largest = modifier < 0 ? '1e30' : '9'.repeat(Math.max(1, Math.min(100, precision - scale)))
  return [largest, '-1', '0', '0.5'].map((value) => ({ hostility: 'edge', value }))
}

/** Incompressible, so that it meets the limit of an index entry: 2,704 bytes (manual, B-Tree Implementation). */
const HUGE = "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) AS i)"

function texts(modifier: number): HostileValue[] {
  const limit = modifier > 4 ? modifier - 4 : null
  const cut = (text: string) => literal(limit === null ? text : text.slice(0, limit))
  return [
    { hostility: 'words', value: cut('Unknown?') },
    { hostility: 'words', value: "''" },
    { hostility: 'numeral', value: cut('-1') },
    ...(limit === null || limit >= 20
      ? [{ hostility: 'numeral', value: "'99999999999999999999'" } as const]
      : []),
    { hostility: 'long', value: `repeat('x', ${limit ?? 300})` },
    ...(limit === null || limit > 2704 ? [{ hostility: 'huge', value: HUGE } as const] : []),
  ]
}
