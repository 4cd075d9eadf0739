import type { Client } from 'pg'

/** What seeding must know of a column. */
export interface ColumnShape {
  readonly name: string
  /** The built-in type underneath domains: `int4`, `text`, `uuid`; the type's own name otherwise. */
  readonly base: string
  /** `numeric(10,2)`, as a cast target; of the domain where the column has one. */
  readonly type: string
  /** Type modifier of the base type: length of character types plus 4, precision and scale of numeric. */
  readonly modifier: number
  readonly category: string
  readonly labels: readonly string[]
  readonly element: {
    readonly base: string
    readonly category: string
    readonly type: string
    readonly labels: readonly string[]
  } | null
  readonly notNull: boolean
  /** The server fills it: identity, generated, or a sequence default. */
  readonly filledByServer: boolean
  /** It can be written all the same: neither GENERATED ALWAYS AS IDENTITY nor computed. */
  readonly takesValues: boolean
  readonly hasDefault: boolean
}

export interface ForeignKeyShape {
  readonly columns: readonly string[]
  /** Qualified name of the referenced table. */
  readonly parent: string
  readonly parentColumns: readonly string[]
}

export interface TableShape {
  /** `public.orders` */
  readonly name: string
  readonly kind: string
  readonly columns: readonly ColumnShape[]
  readonly foreignKeys: readonly ForeignKeyShape[]
  readonly primaryKey: readonly string[]
  /** `CHECK (…)` as the server writes it, with those of domains. */
  readonly checks: readonly string[]
  /** CHECK constraints and foreign keys by name, as the server writes them. */
  readonly constraints: Readonly<Record<string, string>>
  /** What rows of each of its lowest partitions, or of the partition that it is, meet, as the server writes it; of the default one NOT of the others. */
  readonly partitions: readonly string[]
  /** Columns of the partition key, without expressions. */
  readonly partitionKey: readonly string[]
}

const SHAPES = `
  SELECT jsonb_build_object(
    'name', n.nspname || '.' || c.relname,
    'kind', c.relkind,
    'columns', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'name', a.attname, 'base', b.typname, 'type', format_type(a.atttypid, a.atttypmod),
        'modifier', CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
        'category', b.typcategory,
        'labels', (SELECT coalesce(jsonb_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = b.oid),
        'element', (SELECT jsonb_build_object('base', el.typname, 'category', el.typcategory, 'type', format_type(el.oid, NULL),
                      'labels', (SELECT coalesce(jsonb_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = el.oid))
                      FROM pg_type el WHERE el.oid = b.typelem AND b.typcategory = 'A'),
        'notNull', a.attnotnull OR t.typnotnull,
        'filledByServer', a.attidentity <> '' OR a.attgenerated <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
        'takesValues', a.attidentity <> 'a' AND a.attgenerated = '',
        'hasDefault', a.atthasdef) ORDER BY a.attnum), '[]')
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'foreignKeys', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'columns', (SELECT jsonb_agg(a.attname ORDER BY k.i) FROM unnest(f.conkey) WITH ORDINALITY k(n, i) JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.n),
        'parent', pn.nspname || '.' || p.relname,
        'parentColumns', (SELECT jsonb_agg(a.attname ORDER BY k.i) FROM unnest(f.confkey) WITH ORDINALITY k(n, i) JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.n))), '[]')
      FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conparentid = 0),
    'primaryKey', (
      SELECT coalesce(jsonb_agg(a.attname ORDER BY k.i), '[]')
      FROM pg_constraint p, unnest(p.conkey) WITH ORDINALITY k(n, i), pg_attribute a
      WHERE p.conrelid = c.oid AND p.contype = 'p' AND a.attrelid = c.oid AND a.attnum = k.n),
    'partitionKey', (
      SELECT coalesce(jsonb_agg(a.attname ORDER BY k.i), '[]')
      FROM pg_partitioned_table p, unnest(p.partattrs) WITH ORDINALITY k(n, i), pg_attribute a
      WHERE p.partrelid = c.oid AND a.attrelid = c.oid AND a.attnum = k.n AND k.n > 0),
    'partitions', CASE WHEN c.relkind <> 'p' AND NOT c.relispartition THEN '[]' ELSE (
      SELECT coalesce(jsonb_agg(pg_get_partition_constraintdef(l.relid)), '[]') FROM pg_partition_tree(c.oid) l
      WHERE l.isleaf AND pg_get_partition_constraintdef(l.relid) <> '') END,
    'constraints', (
      SELECT coalesce(jsonb_object_agg(k.conname, pg_get_constraintdef(k.oid)), '{}') FROM pg_constraint k
      WHERE k.contype IN ('c', 'f') AND k.conrelid = c.oid),
    'checks', (
      SELECT coalesce(jsonb_agg(held.definition), '[]') FROM (
        SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.contype = 'c' AND k.conrelid = c.oid
        UNION ALL
        SELECT regexp_replace(pg_get_constraintdef(k.oid), '\\mVALUE\\M', quote_ident(a.attname), 'g')
          FROM pg_attribute a JOIN pg_constraint k ON k.contypid = a.atttypid AND k.contype = 'c'
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) held(definition))) AS shape
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname || '.' || c.relname = ANY ($1::text[]) AND c.relkind IN ('r', 'p')`

export async function readTableShapes(admin: Client, names: readonly string[]): Promise<TableShape[]> {
  const { rows } = await admin.query<{ shape: string }>(SHAPES, [names])
  return rows.map((row) => JSON.parse(row.shape) as TableShape)
}
