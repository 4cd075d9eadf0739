import { tellPerformed } from '../../src/report/tell-migrations.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { rehearseChange } from '../sending/hand-made-target.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_MESSAGE } from '../support/scripts.ts'

const BASE = `
  CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);
  CREATE TABLE runs (id int PRIMARY KEY);
  CREATE TYPE mood AS ENUM ('sad');
`

describe('up, down, up and down again', () => {
  const server = serverOfTests(null)

  beforeAll(loadParser)

  async function rollbackOf(up: string, down: string) {
    const change = { base: BASE, ups: [up], downs: [down], sending: AS_MESSAGE, rows: 10 }
    const { record } = await rehearseChange(server(), change)
    const [outcome] = record.outcomes
    if (!outcome?.performed) throw new Error('The migration was not performed.')
    return tellPerformed(outcome).rollback
  }

  const ADD = 'ALTER TABLE books ADD COLUMN pages int;'
  const DROP = 'ALTER TABLE books DROP COLUMN pages;'
  const REMEMBERS = 'INSERT INTO runs SELECT -1 WHERE NOT EXISTS (SELECT FROM runs WHERE id = -1);'

  test('ends where it began', async () => {
    expect(await rollbackOf(ADD, DROP)).toMatchObject({
      status: 'restores',
      reapplies: true,
      secondDown: { restores: true },
      error: null,
    })
  })

  test('up again may end elsewhere, which is named', async () => {
    const up = `DO $$ BEGIN
      IF EXISTS (SELECT FROM runs WHERE id = -1) THEN ALTER TABLE books ADD COLUMN pages bigint;
      ELSE ALTER TABLE books ADD COLUMN pages int; END IF;
    END $$;`
    const rollback = await rollbackOf(up, `${REMEMBERS} ${DROP}`)
    expect(rollback).toMatchObject({
      status: 'restores',
      reapplies: false,
      reapplyDifferences: [{ object: 'column public.books.pages', change: 'changed', severity: 'behaviour' }],
      error: null,
    })
    expect(rollback).not.toHaveProperty('secondDown')
  })

  test('up again may fail on what the rollback left', async () => {
    const rollback = await rollbackOf("ALTER TYPE mood ADD VALUE 'glad';", 'SELECT count(*) FROM books;')
    expect(rollback).toMatchObject({ status: 'differs', reapplies: false, error: { code: '42710' } })
    expect(rollback).not.toHaveProperty('secondDown')
  })

  test('down again may fail', async () => {
    const rollback = await rollbackOf(ADD, `INSERT INTO runs VALUES (-1); ${DROP}`)
    expect(rollback).toMatchObject({
      status: 'restores',
      reapplies: true,
      secondDown: { restores: false, error: { code: '23505' } },
    })
  })

  test('down again may leave something', async () => {
    const down = `DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM runs WHERE id = -1) THEN ALTER TABLE books DROP COLUMN pages; END IF;
    END $$;
    ${REMEMBERS}`
    expect(await rollbackOf('ALTER TABLE books ADD COLUMN IF NOT EXISTS pages int;', down)).toMatchObject({
      status: 'restores',
      reapplies: true,
      secondDown: {
        restores: false,
        differences: [{ object: 'column public.books.pages', change: 'extra' }],
      },
    })
  })

  test('a rollback that leaves something is not performed again', async () => {
    const rollback = await rollbackOf(`${ADD} CREATE INDEX IF NOT EXISTS titles ON books (title);`, DROP)
    expect(rollback).toMatchObject({ status: 'differs', reapplies: true })
    expect(rollback).not.toHaveProperty('secondDown')
  })

  test('what the rollback locks, and for how long, is measured as for the way there', async () => {
    const change = { base: BASE, ups: [ADD], downs: [DROP], sending: AS_MESSAGE, rows: 10 }
    const { record } = await rehearseChange(server(), change)
    const [outcome] = record.outcomes
    const down = outcome?.performed ? tellPerformed(outcome).down : null
    expect(down).toMatchObject({
      durationMs: expect.any(Number),
      impact: [{ table: 'public.books', readsBlockedMs: expect.any(Number) }],
      transactions: [{ outcome: 'commit' }],
    })
    expect(down?.statements[0]?.effects).toMatchObject({
      source: 'measured',
      locks: [{ table: 'public.books', mode: 'AccessExclusiveLock' }],
    })
  })

  test('so is one that fails, up to its failure', async () => {
    const change = {
      base: BASE,
      ups: [ADD],
      downs: [`${DROP} DROP TABLE nope;`],
      sending: AS_MESSAGE,
      rows: 10,
    }
    const { record } = await rehearseChange(server(), change)
    const [outcome] = record.outcomes
    const told = outcome?.performed ? tellPerformed(outcome) : null
    expect(told?.rollback).toMatchObject({ status: 'fails', error: { code: '42P01' } })
    expect(told?.down).toMatchObject({
      impact: [{ table: 'public.books' }],
      transactions: [{ outcome: 'rollback' }],
      statements: [
        { effects: { source: 'measured', locks: [{ mode: 'AccessExclusiveLock' }] } },
        { effects: { error: { code: '42P01' } } },
      ],
    })
  })
})
