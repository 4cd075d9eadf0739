import type { Client } from 'pg'

/** A table whose rows are read, with what its columns are told apart by. */
export interface TableRows {
  readonly table: string
  /** Clones keep the OIDs of what they are made from. */
  readonly oid: number
  /** Its rows are rows of the table it is a part of. */
  readonly partition: boolean
  /** A key that every row has and no other row: the primary one, else one over columns that hold no NULL. */
  readonly key: readonly string[]
  /** Sorted by name. */
  readonly columns: readonly string[]
  /** Attribute numbers by column: they stay under a new name, and a column that is added again has another. */
  readonly numbers: Readonly<Record<string, number>>
  /** Columns of the types json and jsonb. */
  readonly documents: readonly string[]
  /** Columns of the type numeric, which writes one number in several ways. */
  readonly numerics: readonly string[]
  /** Columns of types whose equal values have equal texts. */
  readonly hashed: readonly string[]
}

/** OIDs of types that come with the server (pg_type.dat). */
const DOCUMENTS: ReadonlySet<number> = new Set([114, 3802])
const NUMERIC = 1700

/**
 * Equal values have equal texts: bool, bytea, int8, int2, int4, text, oid, varchar, date, time, timestamp,
 * timestamptz, uuid.
 */
const HASHED: ReadonlySet<number> = new Set([16, 17, 20, 21, 23, 25, 26, 1043, 1082, 1083, 1114, 1184, 2950])

/** None, default, C and POSIX (pg_collation.dat). Of others equal texts may be written differently. */
const PLAIN_COLLATIONS: ReadonlySet<number> = new Set([0, 100, 950, 951])

type ColumnRow = readonly [name: string, number: number, type: number, collation: number, notNull: boolean]
type KeyRow = readonly [primary: boolean, numbers: string, count: number]

/** Reads what is known of the tables that exist, of those asked for by name or by OID. */
export async function readTableRows(
  reader: Client,
  { names, oids = [] }: { readonly names: readonly string[]; readonly oids?: readonly number[] },
): Promise<readonly TableRows[]> {
  const byOid = oids.length === 0 ? '' : ' OR c.oid = ANY ($2::oid[])'
  const { rows } = await reader.query<Record<'table' | 'oid' | 'partition' | 'columns' | 'keys', string>>(
    `SELECT n.nspname || '.' || c.relname AS "table", c.oid, c.relispartition AS partition,
            (SELECT coalesce(json_agg(json_build_array(a.attname, a.attnum, a.atttypid::bigint, a.attcollation::bigint, a.attnotnull)), '[]')
               FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
            (SELECT coalesce(json_agg(json_build_array(i.indisprimary, i.indkey::text, i.indnkeyatts) ORDER BY i.indexrelid), '[]')
               FROM pg_index i
              WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
                AND i.indpred IS NULL AND i.indexprs IS NULL) AS keys
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND (n.nspname || '.' || c.relname = ANY ($1::text[])${byOid})`,
    oids.length === 0 ? [names] : [names, oids],
  )
  return rows.map(({ table, oid, partition, columns, keys }) => ({
    table,
    oid: Number(oid),
    partition: partition === 't',
    ...columnsOf(JSON.parse(columns) as ColumnRow[], JSON.parse(keys) as KeyRow[]),
  }))
}

function columnsOf(found: readonly ColumnRow[], keys: readonly KeyRow[]) {
  const sorted = found.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const named = (which: (column: ColumnRow) => boolean) => sorted.filter(which).map(([name]) => name)
  return {
    key: keyOf(found, keys),
    columns: named(() => true),
    numbers: Object.fromEntries(sorted.map(([name, number]) => [name, number])),
    documents: named(([, , type]) => DOCUMENTS.has(type)),
    numerics: named(([, , type]) => type === NUMERIC),
    hashed: named(([, , type, collation]) => HASHED.has(type) && PLAIN_COLLATIONS.has(collation)),
  }
}

function keyOf(columns: readonly ColumnRow[], keys: readonly KeyRow[]): readonly string[] {
  const candidates = keys
    .toSorted(([a], [b]) => Number(b) - Number(a))
    .map(([, numbers, count]) => numbers.split(' ').slice(0, count).map(Number))
    .map((numbers) => columns.filter(([, number]) => numbers.includes(number)))
  const key = candidates.find((one) => one.every(([, , , , notNull]) => notNull)) ?? []
  return key.toSorted(([, a], [, b]) => a - b).map(([name]) => name)
}
