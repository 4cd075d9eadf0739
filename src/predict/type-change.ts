import type { SchemaModel } from './schema-model.ts'
import { baseType, domainOf, isBuiltIn, knownType } from './types.ts'

/**
 * What changing a column's type costs: nothing; a look at every row to build its indexes anew; a copy of the table; or
 * not to be told from the parse.
 */
export type TypeChangeCost = 'metadata' | 'indexes' | 'rewrite' | 'unknown'

interface Type {
  readonly name: string
  readonly modifiers: readonly number[]
}

/** What is asked of a column: its type before and after, and whether its values are computed in another way. */
export interface TypeChange {
  readonly from: string | undefined
  readonly to: string
  readonly computed: boolean
}

/**
 * Measured on PostgreSQL 14 to 18: lengths and precisions that grow, moves between types that are stored alike, and
 * domains that demand nothing change the catalog only (`ATColumnChangeRequiresRewrite` in `tablecmds.c`).
 */
export function typeChangeCost(schema: SchemaModel, { from, to, computed }: TypeChange): TypeChangeCost {
  if (from === undefined) return 'unknown'
  if (computed) return 'rewrite'
  const domain = domainOf(schema, to)
  if (from === to || isSameDomain(schema, from, to)) return 'metadata'
  if (domain === 'constrained') return 'rewrite'
  if (domain === 'unknown') return 'unknown'
  const [old, fresh] = [readType(baseType(schema, from)), readType(baseType(schema, to))]
  if (old.name.endsWith('[]') || fresh.name.endsWith('[]'))
    return sameType(old, fresh) ? 'metadata' : 'rewrite'
  if (old.name !== fresh.name) return betweenTypes(schema, old, fresh)
  return widens(old, fresh) ? 'metadata' : 'rewrite'
}

/** The same domain, written with and without its schema. */
function isSameDomain(schema: SchemaModel, from: string, to: string): boolean {
  const domain = knownType(schema, from)
  return domain !== undefined && domain === knownType(schema, to)
}

/** Casts that change nothing (`castmethod = 'b'` in `pg_cast.dat`); those to another operator class cost the indexes. */
function betweenTypes(schema: SchemaModel, old: Type, fresh: Type): TypeChangeCost {
  const pair = `${old.name} ${fresh.name}`
  if (pair === 'timestamp timestamptz' || pair === 'timestamptz timestamp') {
    if (fresh.modifiers.length > 0 && !widens({ ...old, name: fresh.name }, fresh)) return 'rewrite'
    return atUtc(schema)
  }
  // A length that comes along has to be enforced.
  if (fresh.modifiers.length > 0) return known(schema, old, fresh) ? 'rewrite' : 'unknown'
  if (ALIKE.has(pair)) return 'metadata'
  if (STORED_ALIKE.has(pair)) return 'indexes'
  return known(schema, old, fresh) ? 'rewrite' : 'unknown'
}

const ALIKE: ReadonlySet<string> = new Set(['varchar text', 'text varchar', 'cidr inet'])
const STORED_ALIKE: ReadonlySet<string> = new Set([
  'bit varbit',
  'varbit bit',
  'xml text',
  'oid int4',
  'int4 oid',
  'citext text',
  'text citext',
  'varchar citext',
  'citext varchar',
  'regclass oid',
  'oid regclass',
])

const known = (schema: SchemaModel, ...types: readonly Type[]) =>
  types.every(({ name }) => isBuiltIn(name) || knownType(schema, name) !== undefined)

/** Zones without any offset, by their names in the time zone database. */
const UTC: ReadonlySet<string> = new Set(
  'utc gmt etc/utc etc/gmt zulu etc/zulu uct etc/uct universal etc/universal greenwich etc/greenwich gmt0 etc/gmt0 gmt+0 etc/gmt+0 gmt-0 etc/gmt-0 0'.split(
    ' ',
  ),
)

/** `TimestampTimestampTzRequiresRewrite` in `timestamp.c`: in UTC the two are the same number. */
function atUtc(schema: SchemaModel): TypeChangeCost {
  const zone = schema.settings.get('timezone')
  if (zone === undefined) return 'unknown'
  return UTC.has(zone.toLowerCase()) ? 'indexes' : 'rewrite'
}

function sameType(old: Type, fresh: Type): boolean {
  return old.name === fresh.name && old.modifiers.join() === fresh.modifiers.join()
}

const WIDENED_BY_MODIFIER: ReadonlySet<string> = new Set([
  'varchar',
  'varbit',
  'time',
  'timestamp',
  'timestamptz',
  'timetz',
])

function widens(old: Type, fresh: Type): boolean {
  if (sameType(old, fresh)) return true
  if (fresh.name === 'numeric') return numericWidens(old, fresh)
  if (fresh.name === 'interval') return intervalWidens(old, fresh)
  // Without a length `char` and `bit` mean one character.
  if (fresh.name === 'bpchar' || fresh.name === 'bit')
    return (old.modifiers[0] ?? 1) === (fresh.modifiers[0] ?? 1)
  if (!WIDENED_BY_MODIFIER.has(fresh.name)) return false
  const [before, after] = [old.modifiers[0], fresh.modifiers[0]]
  // Six digits of a second are all there are.
  const everything = after === undefined || (fresh.name.startsWith('time') && after >= 6)
  return everything || (before !== undefined && after >= before)
}

function numericWidens(old: Type, fresh: Type): boolean {
  const [oldPrecision, oldScale = 0] = old.modifiers
  const [precision, scale = 0] = fresh.modifiers
  if (precision === undefined) return true
  return oldPrecision !== undefined && scale === oldScale && precision >= oldPrecision
}

/** The first modifier says which fields are kept; all of them is 32767. */
function intervalWidens(old: Type, fresh: Type): boolean {
  const [oldFields = 32767, oldDigits = 6] = old.modifiers
  const [fields = 32767, digits = 6] = fresh.modifiers
  return (fields === 32767 || fields === oldFields) && digits >= oldDigits
}

function readType(text: string): Type {
  const match = /^([^(]+)(?:\(([^)]*)\))?((?:\[\])*)$/.exec(text)
  return {
    name: (match?.[1] ?? text) + (match?.[3] ?? ''),
    modifiers: (match?.[2] ?? '').split(',').filter(Boolean).map(Number),
  }
}
