import type { Client, QueryResult } from 'pg'
import { type CatalogObject, type CatalogSnapshot, keyOf } from './object.ts'
import { FAMILIES, RARE_FAMILIES } from './queries/families.ts'
import type { Row } from './queries/family.ts'
import { namesOf } from './queries/names.ts'
import { rareQueries, SNAPSHOT_HALVES } from './snapshot-queries.ts'

export type { CatalogObject, CatalogSnapshot } from './object.ts'

/** Rows of the system catalogs by the name of their query. */
export type CatalogRows = ReadonlyMap<string, readonly Row[]>

/** Reads the whole schema of the database the connection is connected to. */
export async function readCatalog(admin: Client): Promise<CatalogSnapshot> {
  return snapshotOf([await readHalf(admin, 0), await readHalf(admin, 1)])
}

/** The snapshot that its two halves make. */
export function snapshotOf(halves: readonly CatalogRows[]): CatalogSnapshot {
  const all = new Map(halves.flatMap((half) => [...half]))
  const rows = (query: string) => all.get(query) ?? []
  const names = namesOf(rows)
  const objects: CatalogObject[] = [...FAMILIES, ...RARE_FAMILIES].flatMap((family) =>
    family.objects(rows, names),
  )
  return new Map(objects.map((object) => [keyOf(object), object]))
}

/** Half of what a snapshot is made of. Both take about the same time, so that two connections can read them side by side. */
export async function readHalf(admin: Client, half: 0 | 1): Promise<CatalogRows> {
  const found = await readAll(admin, SNAPSHOT_HALVES[half])
  const [probed] = found.get('probe') ?? []
  const rare = probed === undefined ? {} : rareQueries(probed)
  return Object.keys(rare).length === 0 ? found : new Map([...found, ...(await readAll(admin, rare))])
}

/**
 * Sends all queries in one message: each is planned for itself, which is faster than one query for everything, and
 * there is one round trip. With an empty search path every name in a definition is qualified.
 */
async function readAll(admin: Client, queries: Readonly<Record<string, string>>): Promise<CatalogRows> {
  const text = ["SET search_path = ''", ...Object.values(queries)].join(';\n')
  // For a message of several statements the driver returns a list, which its types do not know.
  const results = (await admin.query<Record<string, string | null>>(text)) as unknown as QueryResult<Row>[]
  return new Map(Object.keys(queries).map((name, place) => [name, results[place + 1]?.rows ?? []]))
}
