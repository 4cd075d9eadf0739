import type { Client, QueryResult } from 'pg'
import { type CatalogRows, rememberRows, sharedWith, wasMadeOf } from './known-rows.ts'
import type { CatalogObject, CatalogSnapshot } from './object.ts'
import { FAMILIES, RARE_FAMILIES } from './queries/families.ts'
import type { Row } from './queries/family.ts'
import { namesOf } from './queries/names.ts'
import { rareQueries, SNAPSHOT_HALVES } from './snapshot-queries.ts'

export type { CatalogRows } from './known-rows.ts'
export type { CatalogObject, CatalogSnapshot } from './object.ts'

/** Reads the whole schema of the database the connection is connected to; `like` as in `snapshotOf`. */
export async function readCatalog(admin: Client, like?: CatalogSnapshot): Promise<CatalogSnapshot> {
  return snapshotOf([await readHalf(admin, 0), await readHalf(admin, 1)], like)
}

/**
 * The snapshot that its two halves make. `like`: one of the same history, which is much the same; where it is the
 * same altogether, it is what comes back.
 */
export function snapshotOf(
  halves: readonly CatalogRows[],
  like: CatalogSnapshot = NOTHING_KNOWN,
): CatalogSnapshot {
  const all = new Map(halves.flatMap((half) => [...half]))
  if (wasMadeOf(like, all)) return like
  const rows = (query: string) => all.get(query) ?? []
  const names = namesOf(rows)
  const objects: CatalogObject[] = [...FAMILIES, ...RARE_FAMILIES].flatMap((family) =>
    family.objects(rows, names),
  )
  const snapshot = sharedWith(like, objects)
  rememberRows(snapshot, all)
  return snapshot
}

const NOTHING_KNOWN: CatalogSnapshot = new Map()

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
