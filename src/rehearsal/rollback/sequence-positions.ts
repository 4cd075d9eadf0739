import type { Client } from 'pg'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'

/** Where a sequence stands. */
export interface SequencePosition {
  /** `public.orders_id_seq` */
  readonly sequence: string
  /** What it gives next. */
  readonly next: bigint
  readonly descends: boolean
  /** The column it numbers, by its default, by owning it or as its identity. */
  readonly feeds: { readonly table: string; readonly column: string } | null
}

interface SequenceRow {
  readonly sequence: string
  readonly increment: string
  readonly table: string | null
  readonly column: string | null
}

/** Reads every sequence that `reader` may read. The server may test rights first, which fails on other relations. */
export async function readSequences(reader: Client): Promise<readonly SequencePosition[]> {
  const { rows } = await reader.query<SequenceRow>(
    `SELECT n.nspname || '.' || c.relname AS sequence, s.seqincrement AS increment,
            tn.nspname || '.' || t.relname AS "table", a.attname AS "column"
       FROM pg_sequence s
       JOIN pg_class c ON c.oid = s.seqrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN LATERAL (
         SELECT d.adrelid AS rel, d.adnum AS num, 1 AS place
           FROM pg_depend p JOIN pg_attrdef d ON d.oid = p.objid
          WHERE p.classid = 'pg_attrdef'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = c.oid
         UNION ALL
         SELECT p.refobjid, p.refobjsubid, 2 FROM pg_depend p
          WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.refclassid = p.classid
            AND p.refobjsubid > 0 AND p.deptype IN ('a', 'i')
          ORDER BY place, rel, num LIMIT 1) f ON true
       LEFT JOIN pg_class t ON t.oid = f.rel
       LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
       LEFT JOIN pg_attribute a ON a.attrelid = f.rel AND a.attnum = f.num AND has_table_privilege(f.rel, 'SELECT')
                                AND a.atttypid = ANY ('{int2,int4,int8,numeric}'::regtype[])
      WHERE c.relpersistence <> 't' AND has_schema_privilege(n.oid, 'USAGE')
        AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT') END
      ORDER BY 1`,
  )
  if (rows.length === 0) return []
  // pg_sequences does not tell where a sequence stands that was set and not used since.
  const states = await reader.query<Record<'last' | 'called', string>>(
    rows
      .map(
        ({ sequence }, place) =>
          `SELECT ${place} AS place, last_value AS last, is_called AS called FROM ${quoteQualified(sequence)}`,
      )
      .join(' UNION ALL ')
      .concat(' ORDER BY place'),
  )
  return rows.map(({ sequence, increment, table, column }, place) => {
    const { last, called } = states.rows[place] ?? { last: '0', called: 'f' }
    return {
      sequence,
      next: BigInt(last) + (called === 't' ? BigInt(increment) : 0n),
      descends: BigInt(increment) < 0n,
      feeds: table === null || column === null ? null : { table, column },
    }
  })
}

/** Rows that hold the next value of a sequence, or one it gives after that. */
export async function countTaken(reader: Client, position: SequencePosition): Promise<number> {
  if (position.feeds === null) return 0
  const { table, column } = position.feeds
  const { rows } = await reader.query<{ readonly count: string }>(
    `SELECT count(*) FROM ${quoteQualified(table)}
      WHERE ${quoteIdentifier(column)} ${position.descends ? '<=' : '>='} ${position.next}`,
  )
  return Number(rows[0]?.count ?? 0)
}
