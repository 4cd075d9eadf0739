import { CATALOG, type Family, type Row, type Rows } from './family.ts'
import { groupedBy, isTrue } from './values.ts'

/** A relation of the schema under review. */
export interface NamedRelation {
  readonly oid: string
  /** `r`, `p`, `i` …: `pg_class.relkind`. */
  readonly kind: string
  /** `public.orders`. */
  readonly name: string
  /** `orders`. */
  readonly shortName: string
  readonly isPartition: boolean
  readonly row: Row
}

/** Who is who by OID. Objects of extensions and of the server are nobody here. */
export interface Names {
  /** Of all that counts; also the parts of `types`, `routines` and so on are in one of these. */
  readonly schema: (oid: string | null | undefined) => string | undefined
  readonly relation: (oid: string | null | undefined) => NamedRelation | undefined
  readonly relations: readonly NamedRelation[]
  /** Relations it inherits from or is a partition of, nearest first. */
  readonly ancestors: (oid: string) => readonly NamedRelation[]
  readonly attribute: (relation: string, number: string) => string | undefined
  /** In order. */
  readonly attributes: (relation: string) => readonly Row[]
  readonly isOfExtension: (catalog: string, oid: string | null | undefined) => boolean
  /** Names of those that an object goes with although it is none of theirs: `ALTER … DEPENDS ON EXTENSION`. */
  readonly extensionsBelow: (catalog: string, oid: string | null | undefined) => readonly string[] | null
  readonly comment: (catalog: string, oid: string | null | undefined, part?: string) => string | null
}

/** What everything else is named by. */
export const NAMES = {
  namespaces: `SELECT oid, nspname FROM pg_namespace WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema'`,
  // Members (e), and what goes with an extension although it is none of it (x).
  extensionMembers: `
    SELECT classid, objid, deptype, refobjid FROM pg_depend WHERE refclassid = ${CATALOG.extension} AND deptype IN ('e', 'x')`,
  // OID 2200 is the schema public.
  comments:
    'SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384 OR objoid = 2200',
  inheritance:
    'SELECT inhrelid, inhparent, inhseqno, inhparent::regclass AS parent, inhdetachpending FROM pg_inherits ORDER BY inhrelid, inhseqno',
} as const satisfies Family['queries']

/** `columns` and `relations` are read by their families. */
export function namesOf(rows: Rows): Names {
  const schemas = new Map(rows('namespaces').map(({ oid, nspname }) => [oid, nspname ?? '']))
  const ties = groupedBy(rows('extensionMembers'), 'deptype')
  const members = new Set((ties.get('e') ?? []).map(({ classid, objid }) => `${classid} ${objid}`))
  const comments = new Map(
    rows('comments').map((row) => [`${row.classoid} ${row.objoid} ${row.objsubid}`, row.description]),
  )
  const isOfExtension: Names['isOfExtension'] = (catalog, oid) => members.has(`${catalog} ${oid}`)
  const relations = new Map<string, NamedRelation>()
  for (const row of rows('relations')) {
    const schema = schemas.get(row.relnamespace ?? '')
    const oid = row.oid ?? ''
    if (schema === undefined || isOfExtension(CATALOG.class, oid)) continue
    const shortName = row.relname ?? ''
    const isPartition = isTrue(row.relispartition)
    relations.set(oid, {
      oid,
      kind: row.relkind ?? '',
      name: `${schema}.${shortName}`,
      shortName,
      isPartition,
      row,
    })
  }
  const attributes = attributesOf(rows)
  const parents = groupedBy(rows('inheritance'), 'inhrelid')
  const ancestors = (oid: string): readonly NamedRelation[] =>
    (parents.get(oid) ?? []).flatMap(({ inhparent }) => {
      const parent = relations.get(inhparent ?? '')
      return parent === undefined ? [] : [parent, ...ancestors(parent.oid)]
    })
  return {
    schema: (oid) => schemas.get(oid ?? ''),
    relation: (oid) => relations.get(oid ?? ''),
    relations: [...relations.values()],
    ancestors,
    attribute: (relation, number) => attributes.get(relation)?.get(number)?.attname ?? undefined,
    attributes: (relation) => [...(attributes.get(relation)?.values() ?? [])],
    isOfExtension,
    extensionsBelow: (catalog, oid) => {
      const below = (ties.get('x') ?? []).filter(({ classid, objid }) => classid === catalog && objid === oid)
      const names = below.map(
        ({ refobjid }) => rows('extensions').find((row) => row.oid === refobjid)?.extname ?? '',
      )
      return names.length === 0 ? null : names.sort()
    },
    comment: (catalog, oid, part = '0') => comments.get(`${catalog} ${oid} ${part}`) ?? null,
  }
}

/** By relation and number. */
function attributesOf(rows: Rows): ReadonlyMap<string, ReadonlyMap<string, Row>> {
  const attributes = new Map<string, Map<string, Row>>()
  for (const row of rows('columns')) {
    const relation = row.attrelid ?? ''
    const known = attributes.get(relation)
    if (known === undefined) attributes.set(relation, new Map([[row.attnum ?? '', row]]))
    else known.set(row.attnum ?? '', row)
  }
  return attributes
}
