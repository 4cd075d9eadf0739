import { compareCatalogs } from '../../src/catalog/compare.ts'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { withTestServer } from '../support/server.ts'
import { told } from './differences.ts'
import { EVERYTHING } from './everything.ts'

test('who is no superuser reads the same, apart from what a user mapping hides', async () => {
  await withTestServer(18, (server) =>
    withWorkshop(server, (workshop) =>
      withDatabase(workshop, async (database) => {
        const whole = await withAdmin(database, async (admin) => {
          await admin.query(`SET search_path = public; ${EVERYTHING}`)
          return await readCatalog(admin)
        })
        const seen = await withMigrator(database, async (migrator) => readCatalog(migrator))
        expect(compareCatalogs(whole, seen).map(told)).toEqual([
          'changed user mapping public at far (options)',
        ])
      }),
    ),
  )
})
