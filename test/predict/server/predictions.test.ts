import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Effects } from '../../../src/model/report.ts'
import { type Database, withDatabase, withMigrator, withWorkshop } from '../../../src/postgres/databases.ts'
import type { SchemaModel } from '../../../src/predict/schema-model.ts'
import { loadParser } from '../../../src/sql/parse.ts'
import { lentToTests } from '../../support/lent.ts'
import { withTestServer } from '../../support/server.ts'
import { predicted, schemaOf } from '../lab.ts'
import { type Measured, measured } from './measured.ts'
import { generatedStatements } from './statements.ts'

const MAJORS = (process.env.REHEARSE_TEST_VERSIONS ?? '14,18').split(',').map(Number)
const TOWN = readFileSync(join(__dirname, 'town.sql'), 'utf8')

beforeAll(loadParser)

describe.each(MAJORS)('generated statements on PostgreSQL %i', (major) => {
  const town = lentToTests<Database>((use) =>
    withTestServer(major, (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, async (database) => {
          await prepareTown(database)
          await use(database)
        }),
      ),
    ),
  )

  test('at most one in a hundred is predicted wrongly, and one in twenty not at all', async () => {
    const schema = schemaOf(TOWN, major)
    const answers = await withMigrator(town(), async (client) => {
      const found: Answer[] = []
      for (const sql of generatedStatements()) {
        const truth = await measured(client, sql)
        if (truth !== null) found.push(answer(sql, schema, truth))
      }
      return found
    })
    const wrong = answers.filter((one) => one.wrong !== null)
    const unknown = answers.filter((one) => one.unknown)
    console.info(
      `PostgreSQL ${major}: ${answers.length} statements, ${wrong.length} wrong, ${unknown.length} unknown`,
    )
    if (wrong.length > 0) console.info(wrong.map((one) => one.wrong).join('\n'))
    expect(answers.length).toBeGreaterThan(1000)
    expect(unknown.length / answers.length).toBeLessThanOrEqual(0.05)
    expect(wrong.length > answers.length / 100 ? wrong.map((one) => one.wrong) : []).toEqual([])
  })
})

async function prepareTown(database: Database): Promise<void> {
  const { control } = database.workshop
  await control.query(`ALTER DATABASE ${database.name} SET search_path = lab, public`)
  await withMigrator(database, async (client) => {
    await client.query('CREATE SCHEMA lab')
    await client.query(TOWN)
  })
}

interface Answer {
  readonly unknown: boolean
  readonly wrong: string | null
}

function answer(sql: string, schema: SchemaModel, truth: Measured): Answer {
  const effects = predicted(schema, sql)
  if (effects.unknown) return { unknown: true, wrong: null }
  const found = told(effects)
  const differences = (['locks', 'rewrites', 'indexRebuilds', 'scans'] as const).flatMap((part) => [
    ...truth[part].filter((one) => !found[part].includes(one)).map((one) => `${part}: not predicted: ${one}`),
    ...found[part]
      .filter((one) => !truth[part].includes(one))
      .map((one) => `${part}: predicted only: ${one}`),
  ])
  return { unknown: false, wrong: differences.length === 0 ? null : `${sql}: ${differences.join('; ')}` }
}

function told({ locks, rewrites, indexRebuilds = [], scans }: Effects): Measured {
  const bare = (name: string) => name.replace(/^lab\./, '')
  return {
    locks: locks.filter((lock) => !lock.createdHere).map(({ relation, mode }) => `${bare(relation)} ${mode}`),
    rewrites: rewrites.map(bare),
    indexRebuilds: indexRebuilds.map(bare),
    scans: scans.map(bare),
  }
}
