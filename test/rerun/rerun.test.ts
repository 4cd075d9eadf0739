import { flyway } from '../../src/layouts/flyway.ts'
import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import type { Layout, Sending } from '../../src/layouts/layout.ts'
import { plain } from '../../src/layouts/plain.ts'
import { prisma } from '../../src/layouts/prisma.ts'
import { type Database, withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { lentToTests } from '../support/lent.ts'
import { AS_MESSAGE, AS_STATEMENTS, scriptRun } from '../support/scripts.ts'
import { withTestServer } from '../support/server.ts'
import { type RerunCase, rerunOf } from './rerun-of.ts'

const BOOKS = `
  CREATE TABLE books (id bigint PRIMARY KEY, isbn text, price int);
  INSERT INTO books SELECT g, 'isbn' || g, g FROM generate_series(1, 500) g;`

const VIEWS = `
  CREATE TABLE views (seen_at date NOT NULL, book_id bigint) PARTITION BY RANGE (seen_at);
  CREATE TABLE views_2025 PARTITION OF views FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE views_2026 PARTITION OF views FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`

const BUILD = 'CREATE INDEX CONCURRENTLY books_isbn ON books (isbn)'
const INVALID = 'index public.books_isbn is there but invalid'
const DROP = 'DROP INDEX CONCURRENTLY public.books_isbn;'
const ONE_TRANSACTION: Sending = { ...AS_STATEMENTS, transaction: 'one' }

/** How the real tool sends this text. */
async function sendingOf(layout: Layout, text: string, settings: string | null = null): Promise<Sending> {
  const parsed = (await scriptRun(text)).parsed()
  return layout.sending(text, () => (parsed.ok ? parsed.statements : []), settings)
}

const code = (sqlState: string) => expect.objectContaining({ code: sqlState })

describe.each([14, 18])('cut off and run again on PostgreSQL %i', (major) => {
  const template = lentToTests<Database>((use) =>
    withTestServer(major, (server) => withWorkshop(server, (workshop) => withDatabase(workshop, use))),
  )

  const rerun = async (up: string, one: Partial<RerunCase> = {}) => {
    const reruns = await rerunOf(template(), { base: BOOKS, up, ...one })
    expect(reruns.unchecked).toEqual([])
    return reruns.rerun
  }

  test.each<[string, Layout, string | undefined]>([
    ['golang-migrate', golangMigrate, 'migrate force 11'],
    ['Prisma', prisma, 'prisma migrate resolve --rolled-back 12_books'],
    ['Flyway', flyway, 'flyway repair'],
    ['no tool', plain, undefined],
  ])(
    'a concurrent build leaves an invalid index, on which the script fails; repaired by %s',
    async (_, layout, repair) => {
      expect(await rerun(BUILD, { sending: AS_MESSAGE, layout })).toEqual([
        {
          after: 0,
          during: true,
          leftBehind: [INVALID],
          succeeds: false,
          error: code('42P07'),
          remedy: DROP,
          ...(repair === undefined ? {} : { repair }),
        },
      ])
    },
  )

  test('IF NOT EXISTS ends without an error on the invalid index, and it stays invalid', async () => {
    const up = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS books_isbn ON books (isbn)'
    expect(await rerun(up)).toEqual([
      {
        after: 0,
        during: true,
        leftBehind: [INVALID],
        succeeds: false,
        differences: [INVALID],
        remedy: DROP,
      },
    ])
  })

  test('an index that is dropped first is built again', async () => {
    const points = await rerun(`DROP INDEX CONCURRENTLY IF EXISTS books_isbn;\n${BUILD};`)
    expect(points).toEqual([
      { after: 0, leftBehind: [], succeeds: true },
      { after: 1, during: true, leftBehind: [INVALID], succeeds: true },
    ])
  })

  test('dropping and rebuilding concurrently leave invalid indexes', async () => {
    const base = `${BOOKS} CREATE INDEX books_isbn ON books (isbn);`
    expect(await rerun('DROP INDEX CONCURRENTLY books_isbn', { base })).toEqual([
      { after: 0, during: true, leftBehind: [INVALID], succeeds: true },
    ])
    const remains = 'index public.books_isbn_ccnew is there but invalid'
    expect(await rerun('REINDEX INDEX CONCURRENTLY books_isbn', { base })).toEqual([
      {
        after: 0,
        during: true,
        leftBehind: [remains],
        succeeds: false,
        differences: [remains],
        remedy: 'DROP INDEX CONCURRENTLY public.books_isbn_ccnew;',
      },
    ])
  })

  test('a partition that is being detached stays pending until somebody finishes it', async () => {
    const up = 'ALTER TABLE views DETACH PARTITION views_2025 CONCURRENTLY'
    const [point] = (await rerun(up, { base: VIEWS })) ?? []
    expect(point).toMatchObject({ after: 0, during: true, succeeds: false, error: code('55000') })
    expect(point?.error?.hint).toContain('FINALIZE')
    expect(point?.leftBehind).toContain(
      'table public.views_2025 is still a partition of public.views: its detaching is pending',
    )
  })

  test('a table that others refer to is held as well', async () => {
    const base = `
      CREATE TABLE views (seen_at date NOT NULL, PRIMARY KEY (seen_at)) PARTITION BY RANGE (seen_at);
      CREATE TABLE views_2025 PARTITION OF views FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE TABLE clicks (seen_at date REFERENCES views);`
    const points = await rerun('ALTER TABLE views DETACH PARTITION views_2025 CONCURRENTLY', { base })
    expect(points).toMatchObject([{ after: 0, during: true, error: code('55000') }])
  })

  test('a command that nobody can hold is told as not tried', async () => {
    const { rerun, unchecked } = await rerunOf(template(), {
      base: `${BOOKS} CREATE MATERIALIZED VIEW prices AS SELECT price FROM books;`,
      up: 'CREATE INDEX CONCURRENTLY prices_price ON prices (price)',
    })
    expect(rerun).toEqual([])
    expect(unchecked).toEqual([
      expect.objectContaining({ gates: false, line: 1, why: expect.stringContaining('could not be held') }),
    ])
    const nothing = 'DROP INDEX CONCURRENTLY IF EXISTS nowhere'
    expect(await rerunOf(template(), { base: BOOKS, up: nothing })).toEqual({ rerun: [], unchecked: [] })
  })

  test('statements sent one by one leave the first part, in words', async () => {
    const points = await rerun(
      `ALTER TABLE books ADD COLUMN pages int;
       UPDATE books SET price = price + 1 WHERE id <= 20;
       DELETE FROM books WHERE id > 490;
       INSERT INTO pens VALUES (1), (2);
       CREATE TABLE authors (id int);`,
      { base: `${BOOKS} CREATE TABLE pens (id int);` },
    )
    expect(points?.map(({ after }) => after)).toEqual([0, 1, 2, 3])
    expect(points?.map((point) => point.error?.code)).toEqual(['42701', '42701', '42701', '42701'])
    expect(points?.[3]?.leftBehind).toEqual([
      'column public.books.pages',
      'public.pens: 2 rows more',
      'public.books: 10 rows gone',
      'public.books.price: other values in 20 rows',
    ])
  })

  test('a change of rows that happens twice is told although nothing fails', async () => {
    const points = await rerun(
      'UPDATE books SET price = price + 1 WHERE id <= 20;\nALTER TABLE books ALTER COLUMN isbn SET NOT NULL;',
    )
    expect(points).toEqual([
      {
        after: 0,
        leftBehind: ['public.books.price: other values in 20 rows'],
        succeeds: false,
        differences: ['public.books.price: other values in 20 rows'],
      },
    ])
  })

  test('values that differ in every run are no difference', async () => {
    const points = await rerun(
      'UPDATE books SET isbn = clock_timestamp()::text;\nALTER TABLE books ALTER COLUMN isbn SET NOT NULL;',
    )
    expect(points).toEqual([
      { after: 0, leftBehind: ['public.books.isbn: other values in 500 rows'], succeeds: true },
    ])
  })

  test('a message is cut at its own COMMIT', async () => {
    const points = await rerun(
      'BEGIN;\nCREATE TABLE authors (id int);\nCOMMIT;\nALTER TABLE books ADD COLUMN author_id int;',
      { sending: AS_MESSAGE, layout: golangMigrate },
    )
    expect(points).toEqual([
      {
        after: 2,
        leftBehind: ['table public.authors'],
        succeeds: false,
        error: code('42P07'),
        repair: 'migrate force 11',
      },
    ])
  })

  test.each([
    ['one message', AS_MESSAGE],
    ['a wrapped file', ONE_TRANSACTION],
  ])('%s is one transaction and leaves nothing behind', async (_, sending) => {
    const up = 'CREATE TABLE authors (id int); ALTER TABLE books ADD COLUMN author_id int;'
    expect(await rerun(up, { sending })).toEqual([])
  })

  test('settings around one statement are no places to break off at', async () => {
    const up = "SET lock_timeout = '5s'; ALTER TABLE books ADD COLUMN author_id int; RESET lock_timeout;"
    expect(await rerun(up)).toEqual([])
  })

  test.each([
    ['one loop over one table', 'UPDATE books SET price = 0 WHERE id <= i * 100;'],
    [
      'several tables in each turn',
      'UPDATE shelves SET room = i; UPDATE books SET price = 0 WHERE id <= i * 100;',
    ],
  ])('a block that commits is stopped behind its first commit: %s', async (_, work) => {
    const [point, ...others] =
      (await rerun(`DO $$ BEGIN FOR i IN 1..5 LOOP ${work} COMMIT; END LOOP; END $$`, {
        base: `${BOOKS} CREATE TABLE shelves (id int PRIMARY KEY, room int); INSERT INTO shelves VALUES (1);`,
      })) ?? []
    expect(others).toEqual([])
    expect(point).toMatchObject({ after: 0, during: true, succeeds: true })
    expect(point?.leftBehind).toContain('public.books.price: other values in 100 rows')
  })

  test('a procedure that commits is stopped behind its first commit', async () => {
    const base = `${BOOKS} CREATE PROCEDURE discount() LANGUAGE plpgsql AS $$ BEGIN
      FOR i IN 0..4 LOOP UPDATE books SET price = price - 1 WHERE id % 5 = i; COMMIT; END LOOP; END $$;`
    expect(await rerun('CALL discount()', { base, sending: AS_MESSAGE })).toEqual([
      {
        after: 0,
        during: true,
        leftBehind: ['public.books.price: other values in 100 rows'],
        succeeds: false,
        differences: ['public.books.price: other values in 100 rows'],
      },
    ])
  })

  test('a block that only might commit leaves nothing behind', async () => {
    const up = 'DO $$ BEGIN IF false THEN COMMIT; END IF; UPDATE books SET price = 0; END $$'
    expect(await rerun(up)).toEqual([])
  })

  test('a script that fails by itself is its own cut', async () => {
    const base = `${BOOKS} UPDATE books SET isbn = 'twice' WHERE id < 3;`
    const up = 'CREATE UNIQUE INDEX CONCURRENTLY books_isbn ON books (isbn)'
    expect(await rerun(up, { base, layout: golangMigrate, sending: AS_MESSAGE })).toEqual([
      {
        after: 0,
        during: true,
        leftBehind: [INVALID],
        succeeds: false,
        error: code('42P07'),
        repair: 'migrate force 11',
      },
    ])
    const silent = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS books_isbn ON books (isbn)'
    expect(await rerun(silent, { base })).toEqual([
      { after: 0, during: true, leftBehind: [INVALID], succeeds: false, differences: [INVALID] },
    ])
    const halfway = 'CREATE TABLE authors (id int);\nALTER TABLE nowhere ADD COLUMN id int;'
    expect(await rerun(halfway)).toEqual([
      { after: 0, leftBehind: ['table public.authors'], succeeds: false, error: code('42P07') },
    ])
    expect(await rerun(halfway, { sending: AS_MESSAGE })).toEqual([])
  })

  const MANY = [
    ...Array.from({ length: 30 }, (_, index) => `CREATE TABLE IF NOT EXISTS t${index} (id int);`),
    `${BUILD};`,
  ].join('\n')

  test('of more than twenty places twenty are tried, commands that commit midway first', async () => {
    const { rerun, unchecked } = await rerunOf(template(), { base: BOOKS, up: MANY })
    expect(rerun).toHaveLength(20)
    expect(rerun?.at(-1)).toMatchObject({ after: 30, during: true, error: code('42P07') })
    expect(unchecked).toEqual([
      expect.objectContaining({
        stage: 'rerun',
        gates: false,
        what: expect.stringContaining('11 of the 31 places'),
      }),
    ])
  })

  test('where time is short the rest is counted', async () => {
    const { rerun, unchecked } = await rerunOf(template(), { base: BOOKS, up: MANY, hurriesAfter: 2 })
    expect(rerun).toHaveLength(2)
    expect(unchecked.map(({ what }) => what)).toEqual([
      expect.stringContaining('11 of the 31'),
      expect.stringContaining('18 of the 31'),
    ])
  })

  test('Flyway is cut off as it really sends, beside its own lock transaction', async () => {
    const base = `${BOOKS} CREATE INDEX books_isbn ON books (isbn);`
    const drop = 'DROP INDEX CONCURRENTLY books_isbn;'
    expect(await rerun(drop, { base, layout: flyway, sending: await sendingOf(flyway, drop) })).toEqual([
      { after: 0, during: true, leftBehind: [INVALID], succeeds: true, repair: 'flyway repair' },
    ])
    const wrapped = 'CREATE TABLE authors (id int);\nALTER TABLE books ADD COLUMN author_id int;'
    const sending = await sendingOf(flyway, wrapped)
    expect(await rerun(wrapped, { layout: flyway, sending })).toEqual([])
    const alone = await sendingOf(flyway, wrapped, 'executeInTransaction=false')
    expect(await rerun(wrapped, { layout: flyway, sending: alone })).toEqual([
      {
        after: 0,
        leftBehind: ['table public.authors'],
        succeeds: false,
        error: code('42P07'),
        repair: 'flyway repair',
      },
    ])
  })

  test('a build that hangs in the tool leaves what a cancelled one leaves', async () => {
    const sending = await sendingOf(flyway, BUILD)
    expect(await rerun(BUILD, { layout: flyway, sending })).toEqual([
      {
        after: 0,
        during: true,
        leftBehind: [INVALID],
        succeeds: false,
        error: code('42P07'),
        repair: 'flyway repair',
      },
    ])
  })

  test('no session and no database is left', async () => {
    const { control, dropping } = template().workshop
    const count = async (query: string) => Number((await control.query(query)).rows[0]?.count)
    // Our own cluster drops its databases behind our back.
    await dropping
    expect(await count("SELECT count(*) FROM pg_database WHERE datname ~ '^rehearse_'")).toBe(1)
    expect(
      await count(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname ~ '^rehearse_'",
      ),
    ).toBe(0)
  })
})
