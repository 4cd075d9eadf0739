import type { Client } from 'pg'
import {
  type Database,
  withAdmin,
  withClone,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { lentToTests } from '../support/lent.ts'
import { withTestServer } from '../support/server.ts'
import { readContents } from './contents.ts'
import { type Label, labels, type Proof, textOf } from './labels.ts'
import { type Deed, harms, isSeen } from './proof.ts'
import { witness } from './witness.ts'

const all = labels()
const harmful = all.filter((label) => label.proof !== undefined)
const harmless = all.filter((label) => label.proof === undefined)

/** Every label of the benchmark is proved on a server, so that no tool is measured against an opinion. */
describe('the labels of the benchmark', () => {
  const base = lentToTests<Database>((use) =>
    withTestServer(18, (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, async (database) => {
          await withMigrator(database, async (client) => {
            await client.query(textOf('base.sql'))
            await client.query(textOf('rows.sql'))
          })
          await use(database)
        }),
      ),
    ),
  )

  test.each(harmful.map((label) => [label.file, label] as const))('%s', async (_, label) => {
    const { line, proof } = label
    if (line === undefined || proof === undefined)
      throw new Error('A harmful migration has a line and a proof.')
    await expectProved(label, line, proof)
  })

  test.each(harmless.map((label) => [label.file, label] as const))('%s', async (_, { file }) => {
    expect(harms(await withClone(base(), (clone) => perform(clone, file)))).toEqual([])
  })

  test('there are enough migrations, and at least half of them are harmless', () => {
    expect(all.length).toBeGreaterThanOrEqual(120)
    expect(harmless.length).toBeGreaterThanOrEqual(harmful.length)
  })

  async function expectProved({ file }: Label, line: number, proof: Proof): Promise<void> {
    if (proof.effect === 'breaks') {
      expect(await withClone(base(), (clone) => works(clone, proof))).toBe(true)
      await withClone(base(), async (clone) => {
        const { statements } = await perform(clone, file)
        expect(statements.map(({ error }) => error).filter((error) => error !== null)).toEqual([])
        expect(await works(clone, proof)).toBe(false)
      })
    } else if (proof.effect === 'loss' && proof.column !== undefined) {
      const { table, column } = proof
      const value = `SELECT count(DISTINCT ${column}) AS different FROM ${table}`
      await withClone(base(), async (clone) => {
        const read = () => withMigrator(clone, async (client) => (await client.query(value)).rows[0])
        const before = Number((await read()).different)
        await perform(clone, file)
        expect(Number((await read()).different)).toBeLessThan(before)
      })
    } else {
      const beside = proof.effect === 'error' ? proof.beside : undefined
      const deed = await withClone(base(), (clone) => perform(clone, file, beside))
      expect({ seen: isSeen(proof, line, deed), statements: deed.statements }).toMatchObject({ seen: true })
    }
  }
})

async function perform(clone: Database, file: string, beside?: string): Promise<Deed> {
  const before = await withMigrator(clone, readContents)
  const statements = await withBeside(clone, beside, () => witness(clone, textOf(file), before))
  return { statements, before, after: await withMigrator(clone, readContents) }
}

/** Another session that has begun a transaction and not ended it. */
async function withBeside<T>(
  clone: Database,
  statement: string | undefined,
  use: () => Promise<T>,
): Promise<T> {
  if (statement === undefined) return await use()
  return await withMigrator(clone, async (client) => {
    await client.query('BEGIN')
    await client.query(statement)
    return await use()
  })
}

async function works(clone: Database, { query, as }: Extract<Proof, { effect: 'breaks' }>): Promise<boolean> {
  const ask = async (client: Client) => {
    try {
      await client.query(query)
      return true
    } catch {
      return false
    }
  }
  if (as === undefined) return await withMigrator(clone, ask)
  return await withAdmin(clone, async (client) => {
    await client.query(`SET ROLE ${as}; SET search_path = public`)
    return await ask(client)
  })
}
