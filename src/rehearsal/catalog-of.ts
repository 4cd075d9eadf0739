import { readFingerprint } from '../catalog/fingerprint.ts'
import { type CatalogSnapshot, readCatalog } from '../catalog/snapshot.ts'
import { type Database, withAdmin } from '../postgres/databases.ts'

/** Reads the whole schema of a database over two connections. */
export async function catalogOf(database: Database): Promise<CatalogSnapshot> {
  return await withAdmin(database, async (admin) =>
    withAdmin(database, async (other) => readCatalog(admin, other)),
  )
}

/** A snapshot and its fingerprint, for comparison with another copy of the same database. */
export interface MarkedCatalog {
  readonly catalog: CatalogSnapshot
  readonly fingerprint: string
}

export async function markedCatalogOf(database: Database): Promise<MarkedCatalog> {
  return await withAdmin(database, async (admin) =>
    withAdmin(database, async (other) => {
      const catalog = await readCatalog(admin, other)
      // The connection knows the catalogs by now, which makes this the cheapest moment.
      return { catalog, fingerprint: await readFingerprint(other) }
    }),
  )
}

export async function fingerprintOf(database: Database): Promise<string> {
  return await withAdmin(database, readFingerprint)
}
