import type { Client } from 'pg'
import { SNAPSHOT_QUERY } from './snapshot-queries.ts'

/** One object of a schema. */
export interface CatalogObject {
  /** `index`, `column`, `enum`: what a person calls it. */
  readonly kind: string
  /** `public.orders_user_id_idx`; unique within its kind. */
  readonly name: string
  /** The table it belongs to; when that is missing, this is missing for no reason of its own. */
  readonly parent: string | null
  /** Properties by name; `null` where a property does not apply. */
  readonly definition: Readonly<Record<string, unknown>>
}

/** Every object by kind and name. Two snapshots are equal when the schemas are. */
export type CatalogSnapshot = ReadonlyMap<string, CatalogObject>

/** Reads the whole schema of the database `admin` is connected to. */
export async function readCatalog(admin: Client): Promise<CatalogSnapshot> {
  await admin.query("SET search_path = ''")
  const { rows } = await admin.query<{
    kind: string
    name: string
    parent: string | null
    definition: string
  }>(SNAPSHOT_QUERY)
  return new Map(
    rows.map((row) => [
      `${row.kind} ${row.name}`,
      { kind: row.kind, name: row.name, parent: row.parent, definition: JSON.parse(row.definition) },
    ]),
  )
}
