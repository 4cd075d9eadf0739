import type { Client } from 'pg'
import { withAdmin, withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { serverOfTests } from '../support/lent.ts'
import { casesOf, type RuleCase } from './rule-cases.ts'

interface Broken {
  readonly rule: string
  /** What an application asks that was written for the schema before. */
  readonly query: string
  /** SQLSTATE that it gets afterwards. */
  readonly code: string
  /** Who asks; the owner where nobody is named. */
  readonly as?: string
  /** The good example goes another way with the same table. */
  readonly survivesGood: boolean
}

const BROKEN: readonly Broken[] = [
  {
    rule: 'drop-default',
    query: 'INSERT INTO orders (customer_id, quantity) VALUES (1, 1)',
    code: '23502',
    survivesGood: true,
  },
  { rule: 'drop-existing', query: 'SELECT phone FROM customers', code: '42703', survivesGood: true },
  {
    rule: 'drop-key',
    query: "INSERT INTO books (id, title, price) VALUES (1, 'a', 1) ON CONFLICT (id) DO NOTHING",
    code: '42P10',
    survivesGood: false,
  },
  {
    rule: 'generated-always',
    query: "INSERT INTO customers (id, email, name) VALUES (9, 'a', 'b')",
    code: '428C9',
    survivesGood: false,
  },
  { rule: 'rename-existing', query: 'SELECT count(*) FROM customers', code: '42P01', survivesGood: true },
  { rule: 'replica-identity', query: 'UPDATE books SET stock = 1', code: '55000', survivesGood: true },
  {
    rule: 'revoke-existing',
    query: 'SELECT count(*) FROM books',
    code: '42501',
    as: 'pg_monitor',
    survivesGood: true,
  },
]

/** What these rules say happens to queries of running applications is asked of a server. */
describe('queries of running applications', () => {
  const server = serverOfTests(18)

  test.each(BROKEN.map((one) => [one.rule, one] as const))('are broken as %s says', async (rule, broken) => {
    const cases = casesOf(rule)
    const bad = cases.find(({ name }) => name.endsWith('/bad'))
    const good = cases.find(({ name }) => name.endsWith('/good'))
    if (bad === undefined || good === undefined) throw new Error(`${rule} has no examples.`)
    expect(await answers(bad, broken)).toEqual({ before: null, after: broken.code })
    if (broken.survivesGood) expect(await answers(good, broken)).toEqual({ before: null, after: null })
  })

  async function answers({ files, added }: RuleCase, broken: Broken) {
    const changed = new Set(added)
    const texts = (isChange: boolean) =>
      [...files].flatMap(([path, text]) => (changed.has(path) === isChange ? [text] : []))
    return await withWorkshop(server(), async (workshop) =>
      withDatabase(workshop, async (database) =>
        withAdmin(database, async (client) => {
          await client.query('SET search_path = public')
          for (const text of texts(false)) await client.query(text)
          const before = await answer(client, broken)
          for (const text of texts(true)) await client.query(text)
          return { before, after: await answer(client, broken) }
        }),
      ),
    )
  }
})

/** The SQLSTATE of the query, `null` where it succeeds; it leaves nothing behind. */
async function answer(client: Client, { query, as }: Broken): Promise<string | null> {
  await client.query('BEGIN')
  try {
    if (as !== undefined) await client.query(`SET LOCAL ROLE ${as}`)
    await client.query(query)
    return null
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  } finally {
    await client.query('ROLLBACK')
  }
}
