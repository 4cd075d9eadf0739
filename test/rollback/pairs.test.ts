import { performCase } from '../rules/perform-case.ts'
import { serverOfTests } from '../support/lent.ts'

/** Which down script belongs to which migration is decided by versions, as the tools decide it. */
describe('the down script of a migration', () => {
  const server = serverOfTests(null)

  async function statusesOf(files: Readonly<Record<string, string>>) {
    const [history = ''] = Object.keys(files)
    const { migrations } = await performCase(server(), {
      files: new Map(Object.entries(files)),
      added: Object.keys(files).filter((path) => path !== history),
      budgetMs: 10_000,
      judgesRollback: true,
    })
    return migrations.map(({ id, down, rollback }) => [id, down?.file ?? null, rollback.status])
  }

  const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY);'
  const PAGES = 'ALTER TABLE books ADD COLUMN pages int;'
  const NO_PAGES = 'ALTER TABLE books DROP COLUMN pages;'
  const SHELVES = 'CREATE TABLE shelves (id int);'
  const NO_SHELVES = 'DROP TABLE shelves;'

  test('golang-migrate: the number, whatever the name says', async () => {
    const statuses = await statusesOf({
      'migrations/1_books.up.sql': BOOKS,
      'migrations/2_add_pages_to_books.up.sql': PAGES,
      'migrations/02_add_pages_to_book.down.sql': NO_PAGES,
      'migrations/10_shelves.up.sql': SHELVES,
      'migrations/10_shelf.down.sql': NO_SHELVES,
    })
    expect(statuses).toEqual([
      ['2_add_pages_to_books', 'migrations/02_add_pages_to_book.down.sql', 'restores'],
      ['10_shelves', 'migrations/10_shelf.down.sql', 'restores'],
    ])
  })

  test('Flyway: the version of the undo script', async () => {
    const statuses = await statusesOf({
      'migrations/V1__books.sql': BOOKS,
      'migrations/V2__pages.sql': PAGES,
      'migrations/U2.0__no_pages.sql': NO_PAGES,
      'migrations/V2_1__shelves.sql': SHELVES,
      'migrations/U2.1__x.sql': NO_SHELVES,
      'migrations/R__all.sql': 'CREATE OR REPLACE VIEW everything AS SELECT id FROM books;',
    })
    expect(statuses).toEqual([
      ['V2__pages', 'migrations/U2.0__no_pages.sql', 'restores'],
      ['V2_1__shelves', 'migrations/U2.1__x.sql', 'restores'],
      ['R__all', null, 'missing'],
    ])
  })

  test('plain files: where a version exists twice each keeps its own', async () => {
    const statuses = await statusesOf({
      'migrations/1_books.sql': BOOKS,
      'migrations/2_pages.sql': PAGES,
      'migrations/2_pages.down.sql': NO_PAGES,
      'migrations/2_shelves.sql': SHELVES,
      'migrations/2_shelves.down.sql': NO_SHELVES,
    })
    expect(statuses).toEqual([
      ['2_pages', 'migrations/2_pages.down.sql', 'restores'],
      ['2_shelves', 'migrations/2_shelves.down.sql', 'restores'],
    ])
  })
})
