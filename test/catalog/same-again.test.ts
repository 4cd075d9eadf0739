import { compareCatalogs } from '../../src/catalog/compare.ts'
import { type CatalogSnapshot, readCatalog } from '../../src/catalog/snapshot.ts'
import {
  withAdmin,
  withClone,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { catalogOf } from '../../src/rehearsal/rollback/catalog-of.ts'
import { serverOfTests } from '../support/lent.ts'
import { testedVersions } from '../support/versions.ts'
import {
  COLUMN_CASES,
  CONSTRAINT_CASES,
  INDEX_CASES,
  type KindCase,
  SCHEMA_AND_TABLE_CASES,
} from './kinds.ts'
import { OTHER_CASES } from './other-kinds.ts'

const CASES = [
  ...SCHEMA_AND_TABLE_CASES,
  ...COLUMN_CASES,
  ...CONSTRAINT_CASES,
  ...INDEX_CASES,
  ...OTHER_CASES,
]

describe.each(testedVersions())('on PostgreSQL %i', (major) => {
  const server = serverOfTests(major)

  test('whatever is made twice, in databases with other OIDs, is the same', async () => {
    const once = await snapshotsOf(0)
    const again = await snapshotsOf(1000)
    expect(once.size).toBeGreaterThan(100)
    for (const [what, catalog] of once) {
      expect([what, compareCatalogs(catalog, again.get(what) ?? new Map())]).toEqual([what, []])
    }
  })

  test('both halves make the snapshot that one connection makes, and a clone has the same', async () => {
    await withWorkshop(server(), (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, async (migrator) => {
          await migrator.query(
            `CREATE TABLE books (id int PRIMARY KEY, title text); CREATE INDEX ON books (title);
             ALTER DATABASE ${database.name} SET work_mem = '8MB';
             ALTER DATABASE ${database.name} SET search_path = shop, "$user", public;
             ALTER ROLE CURRENT_USER IN DATABASE ${database.name} SET search_path = public, "Shop";
             ALTER ROLE CURRENT_USER IN DATABASE ${database.name} SET lock_timeout = '2s'`,
          )
        })
        const whole = await withAdmin(database, readCatalog)
        expect([...whole.values()].filter(({ kind }) => kind.startsWith('settings'))).toHaveLength(2)
        expect(await catalogOf(database)).toEqual(whole)
        const cloned = await withClone(database, async (clone) => catalogOf(clone))
        expect(compareCatalogs(whole, cloned)).toEqual([])
      }),
    )
  })

  const known = ({ since = 0 }: KindCase) => since <= major

  /** The schema after each case, in a database where some OIDs have been used up before. */
  async function snapshotsOf(usedUp: number): Promise<ReadonlyMap<string, CatalogSnapshot>> {
    const snapshots = new Map<string, CatalogSnapshot>()
    await withWorkshop(server(), (workshop) =>
      withDatabase(workshop, (database) =>
        withAdmin(database, async (admin) => {
          await admin.query(`SELECT lo_unlink(lo_create(0)) FROM generate_series(1, ${usedUp})`)
          for (const { what, setup, change } of CASES.filter(known)) {
            await admin.query(`BEGIN; SET LOCAL search_path = public; ${setup}; ${change}`)
            snapshots.set(what, await readCatalog(admin))
            await admin.query('ROLLBACK')
          }
        }),
      ),
    )
    return snapshots
  }
})
