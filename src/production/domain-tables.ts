import type { Client } from 'pg'
import { qualified, writtenList } from '../sql/names.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'

/** Columns by the domain that they have. */
export type DomainColumns = ReadonlyMap<string, readonly DomainColumn[]>

export interface DomainColumn {
  /** `public.orders` */
  readonly table: string
  readonly column: string
}

/** The domain that a statement changes, as `public.price`. */
export function alteredDomain({ parsed: { node } }: ScriptStatement): string | null {
  if (!('AlterDomainStmt' in node)) return null
  return qualified(writtenList(node.AlterDomainStmt.typeName), 'public')
}

/** Which columns have the domains that statements change: their rows are checked. Asks only where there is one. */
export async function readDomainColumns(
  admin: Client,
  statements: readonly ScriptStatement[],
): Promise<DomainColumns> {
  const domains = statements.flatMap((statement) => alteredDomain(statement) ?? [])
  const columns = new Map<string, DomainColumn[]>(domains.map((domain) => [domain, []]))
  if (domains.length === 0) return columns
  const { rows } = await admin.query<Record<'domain' | 'table' | 'column', string>>(
    `SELECT tn.nspname || '.' || t.typname AS domain, n.nspname || '.' || c.relname AS "table", a.attname AS column
       FROM pg_catalog.pg_type t
       JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
       JOIN pg_catalog.pg_attribute a ON a.atttypid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE t.typtype = 'd' AND tn.nspname || '.' || t.typname = ANY ($1::text[])
      ORDER BY 1, 2, 3`,
    [domains],
  )
  for (const { domain, table, column } of rows) columns.get(domain)?.push({ table, column })
  return columns
}
