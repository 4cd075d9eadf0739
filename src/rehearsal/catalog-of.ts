import { type CatalogSnapshot, readCatalog } from '../catalog/snapshot.ts'
import { type Database, withAdmin } from '../postgres/databases.ts'

/** Reads the whole schema of a database over two connections. */
export async function catalogOf(database: Database): Promise<CatalogSnapshot> {
  return await withAdmin(database, async (admin) =>
    withAdmin(database, async (other) => readCatalog(admin, other)),
  )
}
