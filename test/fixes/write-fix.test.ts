import { writeFix } from '../../src/fixes/write-fix.ts'
import type { Fix } from '../../src/model/report.ts'
import { putBefore } from '../../src/rules/recipe.ts'
import { addedMigration, recipeOf } from './changes.ts'

const CONCURRENT_INDEX = recipeOf({
  sql: 'CREATE INDEX CONCURRENTLY books_title ON books (title);',
  transaction: false,
})

const FOREIGN_KEY = recipeOf(
  {
    sql: 'ALTER TABLE lines ADD CONSTRAINT lines_book FOREIGN KEY (book) REFERENCES books NOT VALID;',
    transaction: true,
  },
  { sql: 'ALTER TABLE public.lines VALIDATE CONSTRAINT lines_book;', transaction: true },
)

/** What `writeFix` makes of the nth statement of the migration that the last files add. */
async function written(files: Record<string, string>, added: string[], fix: Fix, index = 0) {
  const migration = await addedMigration(files, added)
  if (migration.up === null) throw new Error('The migration has no up script.')
  const result = writeFix(migration, migration.up, index, fix)
  return {
    kind: result?.fix.kind,
    edit: result?.fix.edit,
    files: Object.fromEntries(
      (result?.fix.files ?? []).map(({ path, change, text }) => [`${change} ${path}`, text]),
    ),
    sent: result?.scripts.map(({ file, sending }) => `${file} ${sending.sentAs} ${sending.transaction}`),
    why: result?.fix.steps[0]?.why,
  }
}

describe('golang-migrate', () => {
  const UP = 'migrations/000012_titles.up.sql'
  const DOWN = 'migrations/000012_titles.down.sql'
  const base = { 'migrations/000001_books.up.sql': '', 'migrations/000013_later.up.sql': 'SELECT 1;' }
  const write = (up: string, down: string, fix: Fix, index = 0) =>
    written({ ...base, [UP]: up, [DOWN]: down }, [UP, DOWN], fix, index)

  test('a file that holds nothing else is edited in place', async () => {
    const { kind, edit, files, sent } = await write(
      '-- Finds titles.\r\nCREATE INDEX books_title\r\n  ON books (title); -- é\r\n',
      'DROP INDEX books_title;',
      recipeOf({ sql: 'CREATE INDEX CONCURRENTLY books_title\r\n  ON books (title)', transaction: false }),
    )
    expect(kind).toBe('edit')
    expect(edit).toEqual({ line: 2, endLine: 2, replacement: 'CREATE INDEX CONCURRENTLY books_title' })
    expect(files).toEqual({})
    expect(sent).toEqual([`${UP} message explicit`])
  })

  test('a limit that only serves the transaction around it leaves with it', async () => {
    const { kind, edit } = await write(
      "SET lock_timeout = '5s';\nCREATE INDEX books_title ON books (title);\n",
      'DROP INDEX books_title;',
      CONCURRENT_INDEX,
      1,
    )
    expect(kind).toBe('edit')
    expect(edit).toEqual({
      line: 1,
      endLine: 2,
      replacement: 'CREATE INDEX CONCURRENTLY books_title ON books (title);',
    })
  })

  test('among others the statement leaves for a pair behind all others, and so does what takes it back', async () => {
    const { kind, files, sent } = await write(
      'ALTER TABLE books ADD note text; -- before\nCREATE INDEX books_title ON books (title);\nCREATE TABLE shelves ();\n',
      'DROP TABLE shelves;\nDROP INDEX books_title;\nALTER TABLE books DROP note;\n',
      CONCURRENT_INDEX,
      1,
    )
    expect(kind).toBe('recipe')
    expect(files).toEqual({
      [`edit ${UP}`]: 'ALTER TABLE books ADD note text; -- before\nCREATE TABLE shelves ();\n',
      [`edit ${DOWN}`]: 'DROP TABLE shelves;\nALTER TABLE books DROP note;\n',
      'add migrations/000014_titles_2.up.sql': 'CREATE INDEX CONCURRENTLY books_title ON books (title);\n',
      'add migrations/000014_titles_2.down.sql': 'DROP INDEX CONCURRENTLY IF EXISTS public.books_title;\n',
    })
    expect(sent).toEqual([`${UP} message explicit`, 'migrations/000014_titles_2.up.sql message explicit'])
  })

  test('the first step stays in the file, the second follows with a way back to it', async () => {
    const { files } = await write(
      'ALTER TABLE lines ADD CONSTRAINT lines_book FOREIGN KEY (book) REFERENCES books;\n',
      'ALTER TABLE lines DROP CONSTRAINT lines_book;\n',
      FOREIGN_KEY,
    )
    expect(files).toEqual({
      [`edit ${UP}`]:
        'ALTER TABLE lines ADD CONSTRAINT lines_book FOREIGN KEY (book) REFERENCES books NOT VALID;\n',
      'add migrations/000014_titles_2.up.sql': 'ALTER TABLE public.lines VALIDATE CONSTRAINT lines_book;\n',
      'add migrations/000014_titles_2.down.sql':
        'ALTER TABLE public.lines DROP CONSTRAINT lines_book;\nALTER TABLE lines ADD CONSTRAINT lines_book FOREIGN KEY (book) REFERENCES books NOT VALID;\n',
    })
  })

  test('what took the statement back takes back the step that stays in its place', async () => {
    const { files } = await write(
      'ALTER TABLE books ALTER title SET NOT NULL;\n',
      'ALTER TABLE books ALTER title DROP NOT NULL; -- back\n',
      recipeOf(
        {
          sql: 'ALTER TABLE public.books ADD CONSTRAINT titled CHECK (title IS NOT NULL) NOT VALID;',
          transaction: true,
        },
        {
          sql: 'ALTER TABLE public.books VALIDATE CONSTRAINT titled;\nALTER TABLE public.books ALTER COLUMN title SET NOT NULL;\nALTER TABLE public.books DROP CONSTRAINT titled;',
          transaction: true,
          down: 'SELECT 1;',
        },
      ),
    )
    expect(files[`edit ${DOWN}`]).toBe('ALTER TABLE public.books DROP CONSTRAINT titled; -- back\n')
    expect(files['add migrations/000014_titles_2.down.sql']).toBe('SELECT 1;\n')
  })
})

test('flyway marks what runs in no transaction by a settings file, and is told what no file can say', async () => {
  const up = 'sql/migration/V1.02__titles.sql'
  const { files, sent, why } = await written(
    {
      'sql/migration/V1.01__books.sql': '',
      [up]: 'ALTER TABLE books ADD note text;\nCREATE INDEX books_title ON books (title);\n',
    },
    [up],
    CONCURRENT_INDEX,
    1,
  )
  expect(files).toEqual({
    [`edit ${up}`]: 'ALTER TABLE books ADD note text;\n',
    'add sql/migration/V1.03__titles_2.sql': 'CREATE INDEX CONCURRENTLY books_title ON books (title);\n',
    'add sql/migration/V1.03__titles_2.sql.conf': 'executeInTransaction=false\n',
  })
  expect(sent).toEqual([`${up} statements one`, 'sql/migration/V1.03__titles_2.sql statements per-statement'])
  expect(why).toContain('flyway.postgresql.transactional.lock=false')
})

test('flyway reads the mark of a script that stays where it is', async () => {
  const up = 'migrations/V2__all.sql'
  const { files, sent } = await written(
    { 'migrations/V1__books.sql': '', [up]: 'UPDATE books SET title = 1;\n' },
    [up],
    recipeOf({ sql: 'DO $$ BEGIN COMMIT; END $$;', transaction: false }),
  )
  expect(files).toEqual({
    [`edit ${up}`]: 'DO $$ BEGIN COMMIT; END $$;\n',
    [`add ${up}.conf`]: 'executeInTransaction=false\n',
  })
  expect(sent).toEqual([`${up} statements per-statement`])
})

test('prisma gets a directory of its own, a second later', async () => {
  const up = 'prisma/migrations/20240914235959_titles/migration.sql'
  const { files } = await written(
    {
      'prisma/migrations/20240101000000_books/migration.sql': '',
      [up]: 'CREATE INDEX books_title ON books (title);\nCREATE TABLE shelves ();\n',
    },
    [up],
    CONCURRENT_INDEX,
  )
  expect(files).toEqual({
    [`edit ${up}`]: 'CREATE TABLE shelves ();\n',
    'add prisma/migrations/20240915000000_titles_2/migration.sql':
      'CREATE INDEX CONCURRENTLY books_title ON books (title);\n',
  })
})

test('sqitch gets scripts, a line in its plan, and no transaction where none may be', async () => {
  const plan =
    '%syntax-version=1.0.0\n%project=shop\n\nbooks 2024-05-01T08:00:00Z Ada L <ada@example.com> # first\n'
  const titles = 'titles [books] 2024-05-02T08:00:00Z Ada L <ada@example.com>\n'
  const files = {
    'sqitch.conf': '[core]\n\tengine = pg\n',
    'sqitch.plan': `${plan}${titles}`,
    'deploy/books.sql': 'BEGIN; CREATE TABLE books (); COMMIT;',
    'revert/books.sql': 'BEGIN; DROP TABLE books; COMMIT;',
    'deploy/titles.sql':
      'BEGIN;\n\nCREATE INDEX books_title ON books (title);\nCREATE TABLE shelves ();\n\nCOMMIT;\n',
    'revert/titles.sql': 'BEGIN;\n\nDROP TABLE shelves;\nDROP INDEX books_title;\n\nCOMMIT;\n',
  }
  const changed = ['sqitch.plan', 'deploy/titles.sql', 'revert/titles.sql']
  const result = await written(files, changed, CONCURRENT_INDEX, 1)
  expect(result.files).toEqual({
    'edit deploy/titles.sql': 'BEGIN;\n\nCREATE TABLE shelves ();\n\nCOMMIT;\n',
    'edit revert/titles.sql': 'BEGIN;\n\nDROP TABLE shelves;\n\nCOMMIT;\n',
    'edit sqitch.plan': `${plan}${titles}titles_2 [titles] 2024-05-02T08:00:00Z Ada L <ada@example.com>\n`,
    'add deploy/titles_2.sql': 'CREATE INDEX CONCURRENTLY books_title ON books (title);\n',
    'add revert/titles_2.sql': 'DROP INDEX CONCURRENTLY IF EXISTS public.books_title;\n',
  })
  const alone = await written(
    { ...files, 'deploy/titles.sql': 'BEGIN;\n\nCREATE INDEX books_title ON books (title);\n\nCOMMIT;\n' },
    changed,
    CONCURRENT_INDEX,
    1,
  )
  expect(alone).toMatchObject({
    kind: 'edit',
    edit: { line: 1, endLine: 5 },
    sent: ['deploy/titles.sql statements per-statement'],
  })
})

test.each([
  ['1.9_titles.sql', '1.9_titles.down.sql', '1.10_titles_2.sql', '1.10_titles_2.down.sql'],
  [
    '2017-09-23-182408_titles.sql',
    'down/2017-09-23-182408_titles.sql',
    '2017-09-23-182409_titles_2.sql',
    'down/2017-09-23-182409_titles_2.sql',
  ],
])('files of no known tool go on as %s is called', async (name, back, next, nextBack) => {
  const [up, down] = [`db/migrations/${name}`, `db/migrations/${back}`]
  const { files } = await written(
    { [up]: 'CREATE TABLE shelves ();\nCREATE INDEX books_title ON books (title);', [down]: 'SELECT 1;' },
    [up, down],
    CONCURRENT_INDEX,
    1,
  )
  expect(Object.keys(files)).toEqual([
    `edit ${up}`,
    `add db/migrations/${next}`,
    `add db/migrations/${nextBack}`,
  ])
})

test('a directory whose names count nothing gets no files; the steps still say what to do', async () => {
  const up = 'prisma/migrations/init/migration.sql'
  const { kind } = await written(
    { [up]: 'CREATE TABLE shelves ();\nCREATE INDEX books_title ON books (title);' },
    [up],
    CONCURRENT_INDEX,
    1,
  )
  expect(kind).toBeUndefined()
})

describe('a limit before a statement', () => {
  const UP = 'migrations/2_titles.up.sql'
  const limited = (statement: string) => putBefore({ sql: statement }, "SET lock_timeout = '5s';")
  const write = (up: string, fix: Fix, index: number) => written({ [UP]: up }, [UP], fix, index)

  test('becomes a line of its own', async () => {
    const { edit, sent } = await write(
      'SELECT 1;\r\n  ALTER TABLE books -- all\r\n    ADD note text;\r\n',
      limited('ALTER TABLE books -- all\r\n    ADD note text'),
      1,
    )
    expect(edit).toEqual({
      line: 2,
      endLine: 2,
      replacement: "  SET lock_timeout = '5s';\r\nALTER TABLE books -- all",
    })
    expect(sent).toEqual([`${UP} message explicit`])
  })

  test('takes the place of another one that stands there', async () => {
    const { edit } = await write(
      "SET lock_timeout = '1h';\nALTER TABLE books ADD note text;",
      limited('ALTER TABLE books ADD note text'),
      1,
    )
    expect(edit).toEqual({ line: 1, endLine: 1, replacement: "SET lock_timeout = '5s';" })
  })

  test('has no place where the statement has to stand alone', async () => {
    const { kind } = await write(
      'CREATE INDEX CONCURRENTLY ON books (title);',
      putBefore({ sql: 'CREATE INDEX CONCURRENTLY ON books (title)' }, 'SET lock_timeout = 0;', false),
      0,
    )
    expect(kind).toBeUndefined()
  })
})

test('where nobody knows the other files, only what one edit settles is written', async () => {
  const up = 'migrations/2_titles.up.sql'
  const written = async (text: string, fix: Fix) => {
    const migration = await addedMigration({ [up]: text }, [up])
    return migration.up && writeFix(migration, migration.up, 0, fix, 'edits')?.fix
  }
  const index = 'CREATE INDEX books_title ON books (title);'
  expect(await written(index, CONCURRENT_INDEX)).toMatchObject({ kind: 'edit', edit: { line: 1 } })
  expect(await written(`${index}\nSELECT 1;`, CONCURRENT_INDEX)).toBeUndefined()
  expect(
    await written('ALTER TABLE lines ADD FOREIGN KEY (book) REFERENCES books;', FOREIGN_KEY),
  ).toBeUndefined()
})
