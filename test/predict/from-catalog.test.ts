import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import { schemaFromCatalog } from '../../src/predict/from-catalog.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { withTestServer } from '../support/server.ts'
import { predicted, schemaOf } from './lab.ts'
import { generatedStatements } from './server/statements.ts'

const TOWN = readFileSync(join(__dirname, 'server/town.sql'), 'utf8')

beforeAll(loadParser)

test('a model of the catalog predicts the same as a model of the history', async () => {
  const snapshot = await withTestServer(18, (server) =>
    withWorkshop(server, (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, async (client) => {
          await client.query('CREATE SCHEMA lab; SET search_path = lab')
          await client.query(TOWN)
        })
        return withAdmin(database, (admin) => readCatalog(admin))
      }),
    ),
  )
  const [catalog, history] = [schemaFromCatalog(snapshot, 18), schemaOf(TOWN, 18)]
  const differing = generatedStatements().filter(
    (sql) => comparable(predicted(catalog, sql)) !== comparable(predicted(history, sql)),
  )
  expect(differing).toEqual([])
})

function comparable({
  locks,
  rewrites,
  scans,
  indexRebuilds = [],
  unknown = [],
}: ReturnType<typeof predicted>) {
  const modes = locks.map(({ table, relation, mode }) => `${table} ${relation} ${mode}`)
  return JSON.stringify([modes, rewrites, scans, indexRebuilds, unknown].map((list) => [...list].sort()))
}
