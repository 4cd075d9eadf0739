import { loadParser } from '../../src/sql/parse.ts'
import { type Change, rehearseChange, SHARED } from '../sending/hand-made-target.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_MESSAGE } from '../support/scripts.ts'

const BASE = `
  CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL, price int NOT NULL);
  CREATE TYPE mood AS ENUM ('sad');
`

describe('migrations that are rolled back together', () => {
  const server = serverOfTests(null)

  beforeAll(loadParser)

  async function together(change: Omit<Change, 'base'>) {
    const { record } = await rehearseChange(server(), {
      base: BASE,
      sending: AS_MESSAGE,
      rows: 10,
      ...change,
    })
    const alone = record.outcomes.map((one) => (one.performed ? one.rehearsed.rollback.status : null))
    return { alone, groups: record.rollbacksTogether, unchecked: record.unchecked }
  }

  const ADD_PAGES = 'ALTER TABLE books ADD COLUMN pages int;'
  const DROP_PAGES = 'ALTER TABLE books DROP COLUMN pages;'
  const ADD_SHELVES = 'CREATE TABLE shelves (id int PRIMARY KEY);'
  const DROP_SHELVES = 'DROP TABLE shelves;'

  test('restore, one step after the other', async () => {
    const { groups, unchecked, alone } = await together({
      ups: [ADD_PAGES, ADD_SHELVES],
      downs: [DROP_PAGES, DROP_SHELVES],
    })
    expect(unchecked).toEqual([])
    expect(alone).toEqual(['restores', 'restores'])
    expect(groups).toEqual([
      {
        target: '.',
        migrations: ['1_step', '2_step'],
        status: 'restores',
        steps: [
          { migration: '2_step', restores: true, differences: [] },
          { migration: '1_step', restores: true, differences: [] },
        ],
        dataLoss: [],
        error: null,
      },
    ])
  })

  test('restore as a group although no file does by itself', async () => {
    const { groups, alone } = await together({
      ups: [ADD_SHELVES, 'CREATE TABLE desks (id int);', ADD_PAGES],
      downs: [DROP_PAGES, 'DROP TABLE IF EXISTS desks, shelves;', 'SELECT count(*) FROM books;'],
    })
    expect(alone).toEqual(['fails', 'differs', 'differs'])
    expect(groups).toMatchObject([{ status: 'restores', error: null }])
    expect(groups[0]?.steps.map(({ migration, restores }) => [migration, restores])).toEqual([
      ['3_step', false],
      ['2_step', false],
      ['1_step', true],
    ])
    expect(groups[0]?.steps[0]?.differences).toMatchObject([
      { object: 'column public.books.pages', change: 'extra' },
    ])
  })

  test('stop where a later one has left something in the way', async () => {
    const { groups, alone } = await together({
      ups: [`${ADD_SHELVES} ${ADD_PAGES}`, 'CREATE VIEW thick AS SELECT * FROM books WHERE pages > 9;'],
      downs: [
        `DROP TABLE shelves; ${DROP_PAGES}`,
        'ALTER VIEW thick RENAME TO was_thick; -- forgets to drop',
      ],
    })
    expect(alone).toEqual(['restores', 'differs'])
    expect(groups).toMatchObject([
      {
        status: 'fails',
        failedAt: '1_step',
        error: { code: '2BP01' },
        steps: [{ migration: '2_step', restores: false }],
      },
    ])
  })

  test('what a step leaves is told there, and all of it at the end', async () => {
    const { groups } = await together({
      ups: [ADD_PAGES, ADD_SHELVES],
      downs: ['SELECT count(*) FROM books;', 'SELECT count(*) FROM books;'],
    })
    const [group] = groups
    expect(group?.status).toBe('differs')
    expect(group?.steps.map(({ differences }) => differences.map(({ object }) => object))).toEqual([
      ['table public.shelves'],
      ['table public.shelves', 'column public.books.pages'],
    ])
  })

  test('what one takes along they take along together', async () => {
    const { groups, alone } = await together({
      ups: ['ALTER TABLE books DROP COLUMN price;', ADD_SHELVES],
      downs: [
        'ALTER TABLE books ADD price int NOT NULL DEFAULT 0; ALTER TABLE books ALTER price DROP DEFAULT;',
        DROP_SHELVES,
      ],
    })
    expect(alone).toEqual(['irreversible', 'restores'])
    expect(groups).toMatchObject([
      { status: 'restores', dataLoss: [{ table: 'public.books', column: 'price', rows: 10 }] },
    ])
  })

  test('rows that one does not bring back do not come back together', async () => {
    const { groups, alone } = await together({
      ups: ['UPDATE books SET price = price + 1;', ADD_SHELVES],
      downs: ['SELECT count(*) FROM books;', DROP_SHELVES],
    })
    expect(alone).toEqual(['differs', 'restores'])
    expect(groups).toMatchObject([
      { status: 'differs', reason: expect.stringContaining('rows of public.books.price') },
    ])
  })

  test('rows that one migration keeps for another come back', async () => {
    const { groups, alone } = await together({
      ups: ['CREATE TABLE prices AS SELECT id, price FROM books;', 'UPDATE books SET price = 0;'],
      downs: ['DROP TABLE prices;', 'UPDATE books b SET price = p.price FROM prices p WHERE p.id = b.id;'],
    })
    expect(alone).toEqual(['restores', 'restores'])
    expect(groups).toMatchObject([{ status: 'restores', dataLoss: [] }])
  })

  test('a change that is split over many files, whose down scripts are stored mirrored', async () => {
    const parts = [1, 2, 3, 4]
    const ups = parts.map((number) => `CREATE TABLE made_${number} (id int);`)
    const downs = parts.map((number) => `DROP TABLE IF EXISTS made_${5 - number};`)
    const { groups, alone } = await together({ ups, downs })
    expect(alone).toEqual(['differs', 'differs', 'differs', 'differs'])
    expect(groups).toMatchObject([{ status: 'restores', error: null }])
    expect(groups[0]?.steps.map(({ restores }) => restores)).toEqual([false, false, false, true])
  })

  const NUMBERS = Array.from({ length: 26 }, (_, index) => index + 1)
  const CREATES = NUMBERS.map((number) => `CREATE TABLE made_${number} (id int);`)

  test('in a long group, the step that leaves something only among the others', async () => {
    const downs = NUMBERS.map((number) => {
      const drop = `DROP TABLE made_${number};`
      if (number === 20) return `${drop} INSERT INTO books VALUES (-1, 'x', 1);`
      if (number !== 10) return drop
      return `DO $$ BEGIN IF NOT EXISTS (SELECT FROM books WHERE id = -1) THEN ${drop} END IF; END $$;`
    })
    const { groups, alone } = await together({ ups: CREATES, downs, rows: 0 })
    expect(new Set(alone)).toEqual(new Set(['restores']))
    expect(groups).toMatchObject([{ status: 'differs', error: null }])
    const left = groups[0]?.steps.filter(({ restores }) => !restores) ?? []
    expect(left.map(({ migration }) => migration)).toEqual(
      NUMBERS.slice(0, 10)
        .reverse()
        .map((n) => `${n}_step`),
    )
    expect(left[0]?.differences).toMatchObject([{ object: 'table public.made_10', change: 'extra' }])
    expect(left[1]?.differences).toEqual([])
    expect(left.at(-1)?.differences).toMatchObject([{ object: 'table public.made_10', change: 'extra' }])
  })

  test('go back no further than there are down scripts', async () => {
    const target = { ups: [ADD_SHELVES, ADD_PAGES, 'CREATE INDEX ON books (pages);'] }
    const { groups } = await together({
      ...target,
      downs: ['', DROP_PAGES, 'DROP INDEX books_pages_idx;'].map(orNone),
    })
    expect(groups).toMatchObject([
      {
        migrations: ['2_step', '3_step'],
        status: 'restores',
        reason: expect.stringContaining('no further back than `1_step`: it has no down script'),
      },
    ])
    const declared = await together({
      ...target,
      downs: ['-- rehearse: irreversible', DROP_PAGES, 'DROP INDEX books_pages_idx;'],
    })
    expect(declared.groups).toMatchObject([
      { migrations: ['2_step', '3_step'], reason: expect.stringContaining('its author says') },
    ])
  })

  test.each([
    ['without down scripts', []],
    ['with a single one', [DROP_SHELVES]],
    ['with none at the end', [DROP_SHELVES, DROP_PAGES]],
  ])('none %s', async (_, downs) => {
    const ups = [ADD_SHELVES, ADD_PAGES, 'CREATE TABLE desks (id int);']
    const { groups, unchecked } = await together({ ups, downs })
    expect(groups).toEqual([])
    expect(unchecked).toEqual([])
  })

  test('none of a single migration', async () => {
    expect((await together({ ups: [ADD_PAGES], downs: [DROP_PAGES] })).groups).toEqual([])
  })

  test('not run where one of them fails', async () => {
    const { groups, unchecked } = await together({
      ups: [ADD_PAGES, 'ALTER TABLE nope ADD x int;'],
      downs: [DROP_PAGES, 'ALTER TABLE nope DROP x;'],
    })
    expect(groups).toMatchObject([{ status: 'not-run', reason: expect.stringContaining('42P01'), steps: [] }])
    expect(unchecked.filter(({ stage }) => stage === 'rollback')).toEqual([])
  })

  test('in one transaction on the way there, one by one on the way back', async () => {
    const { groups } = await together({
      sending: SHARED,
      ups: [
        'CREATE TEMPORARY TABLE kept AS SELECT 1 AS id;',
        'CREATE TABLE made AS SELECT id FROM kept;',
        ADD_PAGES,
      ],
      downs: ['SELECT 1;', 'DROP TABLE made;', DROP_PAGES],
    })
    expect(groups).toMatchObject([{ migrations: ['1_step', '2_step', '3_step'], status: 'restores' }])
  })

  test('with all, a whole history', async () => {
    const { groups } = await together({
      all: true,
      ups: [ADD_PAGES, ADD_SHELVES],
      downs: [DROP_PAGES, DROP_SHELVES],
    })
    expect(groups).toMatchObject([{ migrations: ['1_step', '2_step'], status: 'restores' }])
  })
})

const orNone = (down: string) => (down === '' ? null : down)
