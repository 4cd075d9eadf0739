import type { SchemaModel } from './schema-model.ts'

/** Whether a type checks its values: a domain with a constraint. What is not known and not built in is unknown. */
export function domainOf(schema: SchemaModel, type: string): 'constrained' | 'free' | 'unknown' {
  const name = type.replace(/\(.*$/, '').replace(/(\[\])+$/, '')
  const known = knownType(schema, name)
  if (known !== undefined) return known.constrained ? 'constrained' : 'free'
  return isBuiltIn(name) ? 'free' : 'unknown'
}

export function knownType(schema: SchemaModel, name: string) {
  if (name.includes('.')) return schema.types.get(name)
  return [...schema.types].find(([qualified]) => qualified.endsWith(`.${name}`))?.[1]
}

/** The type a domain rests on, at the bottom. */
export function baseType(schema: SchemaModel, type: string): string {
  const known = knownType(schema, type.replace(/\(.*$/, ''))
  return known?.kind === 'domain' && known.base !== null ? baseType(schema, known.base) : type
}

/** Types that come with the server and are no domains. */
export function isBuiltIn(name: string): boolean {
  return BUILT_IN.has(name)
}

const BUILT_IN: ReadonlySet<string> = new Set(
  `bool bytea char name int8 int2 int4 text oid json xml jsonb point lseg path box polygon line circle float4 float8
   money macaddr macaddr8 inet cidr bpchar varchar date time timestamp timestamptz interval timetz bit varbit numeric
   uuid tsvector tsquery int4range int8range numrange daterange tsrange tstzrange int4multirange int8multirange
   nummultirange datemultirange tsmultirange tstzmultirange regclass regtype regproc xid xid8 pg_lsn serial bigserial
   smallserial serial2 serial4 serial8 citext hstore vector geometry geography ltree`
    .split(/\s+/)
    .filter(Boolean),
)
