import { tellPerformed } from '../../src/report/tell-migrations.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { rehearseChange } from '../sending/hand-made-target.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_MESSAGE } from '../support/scripts.ts'

const BASE = `
  CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL, price int NOT NULL);
  CREATE TABLE shelves (id int PRIMARY KEY);
  CREATE TYPE mood AS ENUM ('sad');
  INSERT INTO books SELECT n, 'book ' || n, n FROM generate_series(1, 10) n;
`

describe('the status of a rollback', () => {
  const server = serverOfTests(null)

  beforeAll(loadParser)

  async function rollbackOf(up: string, down: string | null) {
    const change = { base: BASE, ups: [up], downs: down === null ? [] : [down], sending: AS_MESSAGE }
    const { record } = await rehearseChange(server(), { ...change, rows: 10 })
    const [outcome] = record.outcomes
    if (!outcome?.performed) throw new Error('The migration was not performed.')
    return tellPerformed(outcome)
  }

  const DROPS = 'ALTER TABLE books DROP COLUMN price;'
  const ADDS = 'ALTER TABLE books ADD COLUMN pages int;'

  test.each([
    ['a marker', '-- rehearse: irreversible prices are gone\n', 1, 'prices are gone'],
    ['a marker below others', '-- 2\n  --rehearse:irreversible: gone.\nSELECT 1;\n', 2, 'gone'],
    ['a marker without words', '-- rehearse: irreversible\n', 1, ''],
    ['a comment', '-- This migration is irreversible.\n', 1, 'This migration is irreversible'],
    ['a block comment', '/*\n * Cannot be rolled back, sorry\n */\n', 2, 'Cannot be rolled back, sorry'],
    ['an apostrophe', "-- we can't roll back this\nSELECT 1;", 1, "we can't roll back this"],
    ['a no-op', '-- no-op\nSELECT 1;\n', 1, 'no-op'],
    ['an empty script on purpose', '-- left blank intentionally\n', 1, 'left blank intentionally'],
    ['a notice', "DO $$\nBEGIN\n  RAISE NOTICE 'one-way migration';\nEND $$;", 3, 'one-way migration'],
  ])('declared irreversible by %s, with what is lost', async (_, down, line, words) => {
    const { rollback } = await rollbackOf(DROPS, down)
    expect(rollback).toMatchObject({
      status: 'irreversible',
      irreversible: { by: 'author', what: ['public.books.price'], line },
      dataLoss: [{ table: 'public.books', column: 'price', rows: 10, kind: 'lost' }],
      differences: [],
      reapplies: null,
      error: null,
    })
    expect(rollback.reason).toContain(`\`1_step.down.sql\` says so in line ${line}`)
    expect(rollback.reason).toContain(words)
  })

  test('declared by an exception: the script is meant to fail, and did', async () => {
    const down =
      "SET lock_timeout = '1s';\nDO $$\nBEGIN\n  RAISE EXCEPTION 'It''s irreversible: prices';\nEND $$;\n"
    const { rollback, down: script } = await rollbackOf(DROPS, down)
    expect(rollback).toMatchObject({
      status: 'irreversible',
      irreversible: { by: 'author', what: ['public.books.price'], line: 4 },
      reason: expect.stringContaining("It's irreversible: prices."),
      reapplies: null,
      error: null,
    })
    expect(script?.error?.code).toBe('P0001')
  })

  test.each([
    ['another exception', "DO $$ BEGIN RAISE EXCEPTION 'not today'; END $$;", 'P0001'],
    ['a mistake beside the marker', '-- rehearse: irreversible\nDROP TABLE nope;', '42P01'],
    [
      'a mistake beside the exception',
      "DROP TABLE nope; DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;",
      '42P01',
    ],
  ])('%s is a failure', async (_, down, code) => {
    const { rollback } = await rollbackOf(DROPS, down)
    expect(rollback).toMatchObject({ status: 'fails', error: { code } })
    expect(rollback).not.toHaveProperty('irreversible')
  })

  test('declared in the up script, without a down script', async () => {
    const up = `${DROPS}\n-- rehearse: irreversible\nDROP TABLE shelves;`
    const { rollback } = await rollbackOf(up, null)
    expect(rollback).toMatchObject({
      status: 'irreversible',
      irreversible: { by: 'author', what: ['public.books.price', 'public.shelves'], line: 2 },
      reason: expect.stringContaining('`1_step.sql` says so in line 2.'),
    })
  })

  test('declared, and yet everything comes back', async () => {
    const { rollback } = await rollbackOf(
      ADDS,
      '-- rehearse: irreversible\nALTER TABLE books DROP COLUMN pages;',
    )
    expect(rollback).toMatchObject({ status: 'restores', reapplies: true })
    expect(rollback).not.toHaveProperty('reason')
  })

  test('declared, and what the script does is told none the less', async () => {
    const down = '-- rehearse: irreversible\nALTER TABLE books ADD COLUMN price int;'
    const { rollback } = await rollbackOf(DROPS, down)
    expect(rollback).toMatchObject({
      status: 'irreversible',
      differences: [{ object: 'column public.books.price', change: 'changed', severity: 'behaviour' }],
      reapplies: true,
    })
  })

  test.each([
    ['an empty file', ''],
    ['a comment', '-- down\n'],
    ['a constant', 'BEGIN;\nSELECT 1;\nCOMMIT;'],
    ['an empty block', 'DO $$ BEGIN NULL; END $$;'],
  ])('%s is a missing rollback in disguise', async (_, down) => {
    const { rollback } = await rollbackOf(ADDS, down)
    expect(rollback).toMatchObject({
      status: 'differs',
      reason: expect.stringContaining('The script does nothing'),
      differences: [{ object: 'column public.books.pages', change: 'extra' }],
      reapplies: false,
    })
  })

  test('a script that does nothing restores where there was nothing to restore', async () => {
    const { rollback } = await rollbackOf('ANALYZE books;', '-- no-op\n')
    expect(rollback).toMatchObject({ status: 'restores', reapplies: true })
  })

  test('a type that gets a value keeps it, which is no loss', async () => {
    const { rollback } = await rollbackOf("ALTER TYPE mood ADD VALUE 'glad';", 'SELECT count(*) FROM books;')
    expect(rollback).toMatchObject({ status: 'differs', dataLoss: [] })
    expect(rollback).not.toHaveProperty('irreversible')
  })

  test('what the up script drops is irreversible by nature, and named', async () => {
    const down =
      'ALTER TABLE books ADD COLUMN price int NOT NULL DEFAULT 0; ALTER TABLE books ALTER price DROP DEFAULT;'
    const { rollback } = await rollbackOf(DROPS, down)
    expect(rollback).toMatchObject({
      status: 'irreversible',
      irreversible: { by: 'nature', what: ['public.books.price'] },
    })
  })

  test('none without a down script', async () => {
    const { rollback } = await rollbackOf(DROPS, null)
    expect(rollback).toMatchObject({ status: 'missing', reapplies: null })
  })

  test('not run where the up script fails', async () => {
    const { rollback } = await rollbackOf('DROP TABLE nope;', 'SELECT 1;')
    expect(rollback).toMatchObject({ status: 'not-run', reason: 'The migration itself fails.' })
  })
})
