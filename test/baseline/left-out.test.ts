import type { Report } from '../../src/model/report.ts'
import { expectValidReport } from '../support/report-schema.ts'
import type { Files } from '../ugly/cli-review.ts'
import { sharedServer } from '../ugly/shared-server.ts'

/** Earlier migrations that need what a throwaway server has not. */

const { review } = sharedServer()

const CHANGE = { 'migrations/V90__note.sql': 'ALTER TABLE books ADD COLUMN note text;' }
const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text);'

async function after(history: readonly string[], change: Files = CHANGE, args: readonly string[] = []) {
  const before = Object.fromEntries(
    history.map((sql, index) => [`migrations/V${index + 1}__step.sql`, sql] as const),
  )
  const { report } = await review({ before, change, args })
  if (report === null) throw new Error('There is no report.')
  expectValidReport(report)
  return report
}

const gaps = ({ unchecked }: Report) =>
  unchecked
    .filter(({ stage }) => stage === 'baseline')
    .map(({ file, line, what, gates }) => `${gates ? 'gates ' : ''}${file}:${line} ${what}`)

const leftOut = (count: number, why: string) =>
  `${count} statement${count === 1 ? '' : 's'} of the schema before the change ${count === 1 ? 'was' : 'were'} left out${why.startsWith('for') ? ' ' : ': '}${why}.`

test('a role that is missing costs the statements that name it, and nothing else of their script', async () => {
  const report = await after([
    BOOKS,
    `CREATE TABLE shelves (id int);
GRANT SELECT ON shelves TO reporting;
ALTER TABLE shelves ADD COLUMN room text;
GRANT SELECT ON books TO reporting;`,
    'ALTER TABLE shelves ADD COLUMN floor int;',
  ])
  expect(report.verdict).toBe('safe')
  expect(gaps(report)).toEqual([`migrations/V2__step.sql:2 ${leftOut(2, 'for want of the role reporting')}`])
  expect(report.unchecked[0]?.why).toMatch(
    /role "reporting" does not exist \(SQLSTATE 42704\)\. Likewise migrations\/V2__step\.sql:4\. The role reporting does not exist on the throwaway server/,
  )
})

test('what rests on an extension that is missing goes with it; a change of it is not checked', async () => {
  const history = [
    BOOKS,
    'CREATE EXTENSION warehouse;',
    'CREATE TABLE places (id int PRIMARY KEY, spot warehouse_spot);\nCREATE INDEX places_spot_idx ON places (spot);',
    'CREATE VIEW all_places AS SELECT id FROM places;',
  ]
  const aside = await after(history)
  expect(aside.verdict).toBe('safe')
  expect(gaps(aside)).toEqual([
    `migrations/V2__step.sql:1 ${leftOut(1, 'for want of the extension warehouse')}`,
    `migrations/V3__step.sql:1 ${leftOut(3, 'what they need was left out before them')}`,
  ])
  const concerned = await after(history, {
    'migrations/V90__floor.sql': 'ALTER TABLE places ADD COLUMN floor int;',
  })
  expect(gaps(concerned)).toContainEqual(expect.stringMatching(/^gates .*left out before them/))
})

test.each(['000002_parts.up.sql', 'V2__parts.sql'])(
  'a script that commits on its way goes on behind its last commit: %s',
  async (name) => {
    const [first, change] = name.startsWith('V')
      ? ['V1__books.sql', 'V3__all.sql']
      : ['000001_books.up.sql', '000003_all.up.sql']
    const { report, stderr } = await review({
      before: {
        [`migrations/${first}`]: BOOKS,
        [`migrations/${name}`]: `BEGIN;
CREATE TABLE first_part (id int);
COMMIT;
BEGIN;
CREATE TABLE second_part (id int);
ALTER TABLE second_part OWNER TO somebody;
CREATE TABLE third_part (id int);
COMMIT;`,
      },
      change: {
        [`migrations/${change}`]: ['first', 'second', 'third']
          .map((part) => `ALTER TABLE ${part}_part ADD COLUMN note text;`)
          .join('\n'),
      },
    })
    expect(stderr).not.toContain('Error')
    expect(report?.migrations).toMatchObject([{ up: { error: null } }])
    expect(report && gaps(report)).toEqual([
      `migrations/${name}:6 ${leftOut(1, 'for want of the role somebody')}`,
    ])
  },
)

test('what a superuser may is left out and told', async () => {
  const report = await after([
    BOOKS,
    "CREATE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER stop ON ddl_command_start EXECUTE FUNCTION stop();",
    'CREATE PUBLICATION everything FOR ALL TABLES;',
    'ALTER SYSTEM SET work_mem = 1;',
  ])
  expect(report.verdict).toBe('safe')
  const right = leftOut(1, 'for want of a right that only a superuser has')
  expect(gaps(report)).toEqual([2, 3, 4].map((version) => `migrations/V${version}__step.sql:1 ${right}`))
})

const mistakes: readonly (readonly [string, string, number])[] = [
  ['a table that was never there', 'SELECT 1;\nALTER TABLE never ADD COLUMN a int;', 2],
  ['a table that is there already', 'CREATE TABLE shelves (id int);\n\nCREATE TABLE books (id int);', 3],
  [
    'rows that no constraint allows',
    'INSERT INTO books VALUES (1, NULL);\nINSERT INTO books VALUES (1, NULL);',
    2,
  ],
]

test.each(mistakes)('a history that fails for %s ends at its line', async (_, sql, line) => {
  const report = await after([BOOKS, sql])
  expect(report.verdict).toBe('unchecked')
  expect(gaps(report)).toEqual([
    `gates migrations/V2__step.sql:${line} The schema before the change could not be rebuilt.`,
  ])
})

test('a mistake behind a statement that was left out still ends the history', async () => {
  const report = await after([
    BOOKS,
    'GRANT SELECT ON books TO reporting;',
    'ALTER TABLE never ADD COLUMN a int;',
  ])
  expect(gaps(report)).toEqual([
    `migrations/V2__step.sql:1 ${leftOut(1, 'for want of the role reporting')}`,
    'gates migrations/V3__step.sql:1 The schema before the change could not be rebuilt.',
  ])
})
