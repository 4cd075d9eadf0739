import { readFingerprint } from '../../catalog/fingerprint.ts'
import { type CatalogSnapshot, readHalf, snapshotOf } from '../../catalog/snapshot.ts'
import { type Database, withAdmin } from '../../postgres/databases.ts'

/**
 * Reads the whole schema of a database over two connections, which are opened side by side. `like`: a snapshot that
 * is expected to be much the same.
 */
export async function catalogOf(database: Database, like?: CatalogSnapshot): Promise<CatalogSnapshot> {
  const halves = await bothDone([
    withAdmin(database, async (admin) => readHalf(admin, 0)),
    withAdmin(database, async (admin) => readHalf(admin, 1)),
  ])
  return snapshotOf(halves, like)
}

/** A snapshot and its fingerprint, for comparison with another copy of the same database. */
export interface MarkedCatalog {
  readonly catalog: CatalogSnapshot
  readonly fingerprint: string
}

export async function markedCatalogOf(database: Database, like?: CatalogSnapshot): Promise<MarkedCatalog> {
  const [first, { second, fingerprint }] = await bothDone([
    withAdmin(database, async (admin) => readHalf(admin, 0)),
    withAdmin(database, async (admin) => {
      const second = await readHalf(admin, 1)
      // The connection knows most catalogs by now, which makes this the cheapest moment.
      return { second, fingerprint: await readFingerprint(admin) }
    }),
  ])
  return { catalog: snapshotOf([first, second], like), fingerprint }
}

export async function fingerprintOf(database: Database): Promise<string> {
  return await withAdmin(database, readFingerprint)
}

/** Awaits both even when one fails: no connection may outlive its database. */
async function bothDone<A, B>(work: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work)
  return await Promise.all(work)
}
