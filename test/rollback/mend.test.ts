import { compareCatalogs } from '../../src/catalog/compare.ts'
import { type Mend, mend } from '../../src/catalog/mend/mend.ts'
import type { CatalogSnapshot } from '../../src/catalog/snapshot.ts'
import { type Database, withMigrator } from '../../src/postgres/databases.ts'
import { catalogOf } from '../../src/rehearsal/rollback/catalog-of.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'
import { scratchOf } from '../support/scratch.ts'
import { testedVersions } from '../support/versions.ts'
import { CHANGES, SCHEMA } from './mend-cases.ts'

const script = ({ statements }: Mend) => statements.map((statement) => `${statement};\n`).join('')

const run = async (database: Database, sql: string) =>
  await withMigrator(database, async (client) => void (await client.query(sql)))

const roleOf = ({ workshop }: Database) => workshop.server.migrator.user

/** Column order and comments apart. */
function behaviour(before: CatalogSnapshot, after: CatalogSnapshot) {
  return compareCatalogs(before, after).filter(
    ({ object, change }) => !isOrder(object, change, before, after),
  )
}

/** A column that is made again comes last. */
function isOrder(object: string, change: string, before: CatalogSnapshot, after: CatalogSnapshot): boolean {
  if (change !== 'changed' || !object.startsWith('column ')) return false
  const { position: _was, ...was } = before.get(object)?.definition ?? {}
  const { position: _is, ...is } = after.get(object)?.definition ?? {}
  return JSON.stringify(was) === JSON.stringify(is)
}

describe.each(testedVersions())('PostgreSQL %i', (major) => {
  const scratch = scratchOf(major, SCHEMA)

  beforeAll(loadParser)

  test.each(CHANGES)('undone and done again from the two schemas: %s', async (change) => {
    const before = await scratch(catalogOf)
    const after = await scratch(async (database) => {
      await run(database, change)
      const changed = await catalogOf(database)
      const back = script(mend(changed, before, roleOf(database)))
      expect(parseScript(back).ok).toBe(true)
      await run(database, back).catch((cause: Error) => {
        throw new Error(`${cause.message}\n${back}`)
      })
      expect({ back, left: behaviour(before, await catalogOf(database)) }).toEqual({ back, left: [] })
      return changed
    })
    await scratch(async (database) => {
      const forth = script(mend(before, after, roleOf(database)))
      await run(database, forth).catch((cause: Error) => {
        throw new Error(`${cause.message}\n${forth}`)
      })
      expect({ forth, left: behaviour(after, await catalogOf(database)) }).toEqual({ forth, left: [] })
    })
  })
})
