import type { Client } from 'pg'
import { SNAPSHOT_HALVES } from './snapshot-queries.ts'

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

/** Reads the whole schema of the database the connection is connected to. */
export async function readCatalog(admin: Client): Promise<CatalogSnapshot> {
  return snapshotOf([await readHalf(admin, 0), await readHalf(admin, 1)])
}

/** The snapshot that its two halves make. */
export function snapshotOf(halves: readonly (readonly CatalogObject[])[]): CatalogSnapshot {
  return new Map(rankColumns(halves.flat()).map((object) => [`${object.kind} ${object.name}`, object]))
}

/** Half of the objects. Both take about the same time, so that two connections can read them side by side. */
export async function readHalf(admin: Client, half: 0 | 1): Promise<readonly CatalogObject[]> {
  const query = SNAPSHOT_HALVES[half]
  await admin.query("SET search_path = ''")
  const { rows } = await admin.query<{
    kind: string
    name: string
    parent: string | null
    definition: string
  }>(query)
  return rows.map(({ kind, name, parent, definition }) => ({
    kind,
    name,
    parent,
    definition: JSON.parse(definition),
  }))
}

/** Attribute numbers keep gaps where columns were dropped; what a person sees is the place among those that are left. */
function rankColumns(objects: readonly CatalogObject[]): CatalogObject[] {
  const numbers = new Map<string | null, number[]>()
  for (const { kind, parent, definition } of objects) {
    if (kind === 'column') numbers.set(parent, [...(numbers.get(parent) ?? []), Number(definition.position)])
  }
  for (const list of numbers.values()) list.sort((a, b) => a - b)
  return objects.map((object) => {
    if (object.kind !== 'column') return object
    const position = (numbers.get(object.parent) ?? []).indexOf(Number(object.definition.position)) + 1
    return { ...object, definition: { ...object.definition, position } }
  })
}
