import type { Files, ReviewCase } from './cli-review.ts'
import { sharedServer } from './shared-server.ts'

/** Files as they should not be: each ends in a clear finding or a gap, never in a crash. */

const { review } = sharedServer()

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL, price int);\n'
const ADD = 'ALTER TABLE books ADD x int;'

type Layout = 'golang-migrate' | 'flyway' | 'prisma' | 'plain'
type Text = string | Uint8Array

const NAMES: Readonly<Record<Layout, (number: number) => string>> = {
  'golang-migrate': (number) => `migrations/${number}_step.up.sql`,
  flyway: (number) => `migrations/V${number}__step.sql`,
  prisma: (number) => `prisma/migrations/${number}_step/migration.sql`,
  plain: (number) => `migrations/${number}_step.sql`,
}

function history(layout: Layout, change: Text, before: Text = BOOKS): ReviewCase {
  const lock: Files =
    layout === 'prisma' ? { 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n' } : {}
  return { before: { ...lock, [NAMES[layout](1)]: before }, change: { [NAMES[layout](2)]: change } }
}

const UNPARSABLE = '-- é日本🙂\n/* 🙂 */ ALTER TABLE books ADD COLUMN é int,, x int;\n'
const ERROR_LINE = '/* 🙂 */ ALTER TABLE books ADD COLUMN é int,, x int;'

test.each(['golang-migrate', 'flyway', 'prisma', 'plain'] as const)(
  '%s: what does not parse is shown with file, line, column and a caret',
  async (layout) => {
    const { status, report } = await review(history(layout, UNPARSABLE))
    const column = ERROR_LINE.indexOf(', x int') // One astral character before it: two units, one character.
    expect(status).toBe(1)
    expect(report?.findings).toContainEqual(
      expect.objectContaining({ rule: 'migration-fails', file: NAMES[layout](2), line: 2, column }),
    )
    const { renderText } = await import('../../src/report/text.ts')
    const text = report === null ? '' : renderText(report, { color: false, width: 100 })
    expect(text).toContain(`${NAMES[layout](2)}:2:${column}`)
    expect(text).toMatch(/\| {45}\^/)
  },
)

test.each([
  'ALTER TABLE books ADD x int;\n\\! touch mark\n',
  'COPY books (id, title) FROM stdin;\n1\tx\n\\.\n',
])('plain files that only psql can run are not performed: %j', async (sql) => {
  const { status, report } = await review(history('plain', sql))
  expect(status).toBe(1)
  expect(report).toMatchObject({ verdict: 'unchecked', findings: [] })
  expect(report?.unchecked[0]).toMatchObject({
    file: 'migrations/2_step.sql',
    line: sql.startsWith('COPY') ? 1 : 2,
    why: expect.stringContaining('Rehearse never uses psql'),
    gates: true,
  })
})

test('with --postgres none they are no less unchecked', async () => {
  const { report } = await review({ ...history('plain', '\\! touch mark\n'), args: ['--postgres', 'none'] })
  expect(report).toMatchObject({ verdict: 'unchecked', findings: [] })
})

test.each(['golang-migrate', 'flyway', 'prisma'] as const)(
  '%s sends them, and the server refuses',
  async (layout) => {
    const { report } = await review(history(layout, '\\set a 1\n'))
    expect(report).toMatchObject({
      verdict: 'unsafe',
      findings: [{ rule: 'migration-fails', line: 1, column: 1 }],
    })
  },
)

test.each([
  ['a psql command', `\\set a 1\n${BOOKS}`, 1, 'holds \\set, a command of psql'],
  [
    'rows of data',
    `${BOOKS}COPY books (id, title) FROM stdin;\n1\tx\n\\.\n`,
    2,
    'holds rows of data after COPY … FROM STDIN',
  ],
  [
    'a mistake',
    `${BOOKS}\n\n  ALTER TABLE nope ADD y int;\n`,
    4,
    'relation "nope" does not exist (SQLSTATE 42P01)',
  ],
  ['a byte order mark', `\uFEFF${BOOKS}`, 1, 'begins with a byte order mark'],
])('a baseline with %s is unchecked and names the place', async (_, before, line, why) => {
  const { status, report } = await review(history('plain', ADD, before))
  expect(status).toBe(1)
  expect(report?.verdict).toBe('unchecked')
  // What the text tells is told; nothing was performed.
  expect(report?.findings.every(({ certainty }) => certainty === 'predicted')).toBe(true)
  expect(report?.unchecked[0]).toMatchObject({
    stage: 'baseline',
    file: 'migrations/1_step.sql',
    line,
    why: expect.stringContaining(why),
  })
})

const LATIN_1 = Buffer.from("SELECT 'é';", 'latin1')

test.each([
  ['not valid UTF-8', LATIN_1, 'is not valid UTF-8'],
  ['UTF-16', Buffer.from(ADD, 'utf16le'), 'holds a NUL byte'],
  ['a NUL byte', `${ADD}\0 DROP TABLE books;`, 'holds a NUL byte'],
])('%s is unchecked, under review as in the baseline', async (_, text, why) => {
  for (const reviewed of [history('flyway', text), history('flyway', ADD, text)]) {
    const { status, report } = await review(reviewed)
    expect(status).toBe(1)
    expect(report?.verdict).toBe('unchecked')
    expect(report?.findings.every(({ certainty }) => certainty === 'predicted')).toBe(true)
    expect(report?.unchecked[0]).toMatchObject({ why: expect.stringContaining(why), gates: true })
  }
})

test.each(['golang-migrate', 'prisma', 'plain'] as const)(
  '%s sends a byte order mark, which is said',
  async (layout) => {
    const { report } = await review(history(layout, `\uFEFF${ADD}`))
    expect(report).toMatchObject({
      verdict: 'unsafe',
      findings: [
        {
          rule: 'migration-fails',
          line: 1,
          message: expect.stringContaining('Save the file as UTF-8 without it'),
        },
      ],
    })
  },
)

test('Flyway strips a byte order mark; columns count without it', async () => {
  const { report } = await review(history('flyway', '\uFEFF/* é日本🙂 */ CREATE INDEX i ON books (price);'))
  expect(report?.findings).toContainEqual(
    expect.objectContaining({ rule: 'index-not-concurrent', line: 1, column: 12 }),
  )
})

test.each(['golang-migrate', 'flyway'] as const)(
  '%s: characters beyond ASCII shift nothing',
  async (layout) => {
    const sql =
      "-- é日本🙂\nSELECT 'é日本🙂'; CREATE INDEX i ON books (price);\r\nSELECT '🙂é',\r\n  '日本', nope FROM books;\r\n"
    const { report } = await review(history(layout, sql))
    expect(report?.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rule: 'index-not-concurrent', line: 2, column: 16 }),
        expect.objectContaining({ rule: 'migration-fails', line: 4, column: 9 }),
      ]),
    )
  },
)

test.each(['', '-- nothing\n/* here */\n', ';;\n;'])('an empty migration is safe: %j', async (sql) => {
  const { status, report } = await review(history('flyway', sql))
  expect(status).toBe(0)
  expect(report).toMatchObject({ verdict: 'safe', migrations: [{ up: { error: null } }] })
})

test('a failure half-way keeps nothing of a message; what comes after it is unchecked', async () => {
  const { report } = await review({
    before: { 'migrations/1_step.sql': BOOKS },
    change: {
      'migrations/2_step.sql': `${ADD}\nALTER TABLE nope ADD x int;`,
      'migrations/3_step.sql': 'SELECT x FROM books;',
    },
  })
  expect(report?.findings).toContainEqual(
    expect.objectContaining({
      rule: 'migration-fails',
      line: 2,
      message: expect.stringContaining('Nothing of the script stays.'),
    }),
  )
  expect(report?.migrations.map(({ verdict }) => verdict)).toEqual(['unsafe', 'unchecked'])
})

test('a failure half-way keeps the first half where each statement commits', async () => {
  const { report } = await review(history('flyway', 'VACUUM books;\nVACUUM nope;'))
  expect(report?.findings).toContainEqual(
    expect.objectContaining({
      rule: 'migration-fails',
      line: 2,
      message: expect.stringContaining('The statements before it stay.'),
    }),
  )
})
