import { tellPerformed } from '../../src/report/tell-migrations.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { serverOfTests } from '../support/lent.ts'
import { type Change, rehearseChange, SHARED } from './hand-made-target.ts'

const BASE = `
  CREATE TABLE books (id bigint, title text);
  CREATE TABLE authors (id bigint, name text);
  CREATE TYPE mood AS ENUM ('sad');`

describe('migrations that share a transaction', () => {
  const server = serverOfTests(null)

  beforeAll(loadParser)

  async function rehearsed(change: Omit<Change, 'base'>) {
    const { record } = await rehearseChange(server(), { base: BASE, ...change })
    const told = record.outcomes.map((outcome) => (outcome.performed ? tellPerformed(outcome) : null))
    return { told, unchecked: record.unchecked }
  }

  const ADD_COLUMN = 'ALTER TABLE books ADD COLUMN pages int;\n'
  const BUILD_INDEX = 'SELECT 1;\nCREATE INDEX authors_name_idx ON authors (name);\n'
  const DROPS = ['ALTER TABLE books DROP COLUMN pages;\n', 'DROP INDEX authors_name_idx;\n']

  test('hold what the first file locks until the last has run', async () => {
    const { told, unchecked } = await rehearsed({ ups: [ADD_COLUMN, BUILD_INDEX], downs: DROPS })
    const [first, second] = told
    expect(unchecked).toEqual([])
    const build = second?.up.statements[1]?.effects.durationMs ?? 0
    const books = first?.up.impact.find(({ table }) => table === 'public.books')
    expect(books?.readsBlockedMs).toBeGreaterThan(build)
    const [lock] = first?.up.statements[0]?.effects.locks ?? []
    expect(lock).toMatchObject({ table: 'public.books', mode: 'AccessExclusiveLock' })
    expect(lock?.heldMs).toBeGreaterThan(build)
    expect(second?.up.impact.map(({ table }) => table)).toEqual(['public.authors'])
    const [one] = first?.up.transactions ?? []
    const [same] = second?.up.transactions ?? []
    expect(one).toMatchObject({ first: 0, last: 0, outcome: 'commit' })
    expect(same).toMatchObject({ id: one?.id, first: 0, last: 1, startMs: 0, outcome: 'commit' })
    expect(one?.endMs).toBeGreaterThan(same?.endMs ?? 0)
    expect(told.map((migration) => migration?.rollback.status)).toEqual(['restores', 'restores'])
  })

  test('the same files in transactions of their own do not', async () => {
    const { told } = await rehearsed({
      ups: [ADD_COLUMN, BUILD_INDEX],
      sending: { ...SHARED, transaction: 'one' },
    })
    const [first, second] = told
    const [one] = first?.up.transactions ?? []
    expect(one?.id).toBe(second?.up.transactions?.[0]?.id)
    expect(first?.up.impact[0]?.readsBlockedMs).toBeLessThan(
      second?.up.statements[1]?.effects.durationMs ?? 0,
    )
  })

  test('with all, each is judged by itself', async () => {
    const { told } = await rehearsed({ ups: [ADD_COLUMN, BUILD_INDEX], all: true })
    expect(told[0]?.up.transactions).toEqual([expect.objectContaining({ id: 't1', first: 0, last: 0 })])
  })

  test('one file alone is a transaction of its own', async () => {
    const { told, unchecked } = await rehearsed({ ups: [ADD_COLUMN], downs: [DROPS[0] ?? ''] })
    expect(unchecked).toEqual([])
    expect(told[0]?.up).toMatchObject({ transaction: 'shared', error: null })
    expect(told[0]?.up.transactions).toEqual([expect.objectContaining({ id: 't1', outcome: 'commit' })])
  })

  test('a failure takes back what the files before it did, and is told at its own line', async () => {
    const { told, unchecked } = await rehearsed({
      ups: [
        ADD_COLUMN,
        "ALTER TYPE mood ADD VALUE 'glad';\n",
        "\nCREATE TABLE moods (m mood DEFAULT 'glad');\n",
        BUILD_INDEX,
      ],
    })
    const [first, second, third, fourth] = told
    expect(fourth).toBeNull()
    expect(third?.up.error).toMatchObject({ code: '55P04', line: 2, column: 36 })
    expect(third?.rollback).toMatchObject({ status: 'not-run' })
    expect([first?.up.error, second?.up.error]).toEqual([null, null])
    for (const migration of [first, second, third]) {
      expect(migration?.up.transactions?.map(({ outcome }) => outcome)).toEqual(['rollback'])
    }
    expect(unchecked.map(({ migration, what, gates }) => [migration, what, gates])).toEqual([
      ['1_step', 'Nothing of 1_step stays.', true],
      ['2_step', 'Nothing of 2_step stays.', true],
      ['4_step', expect.stringContaining('were not performed'), true],
    ])
  })

  test('share their session too; what runs only in it has no rollback of its own', async () => {
    const { told, unchecked } = await rehearsed({
      ups: ['CREATE TEMPORARY TABLE kept AS SELECT 1 AS id;\n', 'INSERT INTO books SELECT id FROM kept;\n'],
      downs: ['SELECT 1;\n', 'SELECT 1;\n'],
    })
    expect(told.map((migration) => migration?.up.error)).toEqual([null, null])
    expect(told[1]?.rollback.status).toBe('not-run')
    expect(unchecked.filter(({ gates }) => gates)).toEqual([
      expect.objectContaining({ migration: '2_step', why: expect.stringContaining('42P01') }),
    ])
  })

  test('a COMMIT of a script ends the transaction for those that follow', async () => {
    const { told } = await rehearsed({ ups: [`${ADD_COLUMN}COMMIT;\n`, BUILD_INDEX] })
    expect(told[0]?.up.transactions).toEqual([
      expect.objectContaining({ first: 0, last: 1, outcome: 'commit' }),
    ])
    expect(told[1]?.up.transactions?.map(({ first, last }) => [first, last])).toEqual([
      [0, 0],
      [1, 1],
    ])
  })
})
