import { scriptOf } from '../../src/layouts/load-scripts.ts'
import { sqitch } from '../../src/layouts/sqitch.ts'
import { parseSqitchPlan } from '../../src/layouts/sqitch-plan.ts'
import { withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { sendScript } from '../../src/rehearsal/sending/send.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { asPsqlSends } from '../../src/sql/psql-input.ts'
import { serverOfTests } from '../support/lent.ts'
import { relationsIn } from '../support/scratch.ts'
import { runSqitch } from './commands.ts'
import { type Files, ourRefusal, type ToolBench, withToolBench } from './tool-run.ts'

const server = serverOfTests(null)

const planned = (...lines: string[]) =>
  [
    '%syntax-version=1.0.0',
    '%project=shop',
    '',
    ...lines.map((line) => `${line} 2026-01-02T03:04:05Z Ann <ann@example.org>`),
    '',
  ].join('\n')

const project = (plan: string, files: Files): Files => ({
  'sqitch.conf': '[core]\n\tengine = pg\n',
  'sqitch.plan': plan,
  ...files,
})

/** Each script has a connection of its own; all others speak of the registry. */
function scriptConnections({ sent }: ToolBench): ReadonlySet<number> {
  const registry = sent.filter(({ sql }) => /\b(?:changes|releases|sqitch)\b/.test(sql))
  const others = new Set(registry.map(({ connection }) => connection))
  return new Set(sent.map(({ connection }) => connection).filter((connection) => !others.has(connection)))
}

function ofScripts(bench: ToolBench): readonly string[] {
  const connections = scriptConnections(bench)
  return bench.sent.flatMap(({ connection, message, sql }) =>
    connections.has(connection) && message === 'query' && !/^SHOW |pgxc_version/.test(sql.trim())
      ? [sql]
      : [],
  )
}

const scriptFrom = (text: string) =>
  scriptOf('deploy/x.sql', text, (statements) => sqitch.sending(text, statements))

beforeAll(loadParser)

test('a script is sent statement by statement, and commits as the file says', () =>
  withToolBench(
    server(),
    project(planned('books', 'alone'), {
      'deploy/books.sql':
        '\ufeff-- Deploy shop:books\nBEGIN;\n\nCREATE TABLE books (id int);\nCOMMIT;\nCREATE TABLE books_2 (id int);\n',
      'deploy/alone.sql': 'CREATE INDEX CONCURRENTLY books_id ON books (id);\nSELECT 1 AS books;\n',
      'revert/alone.sql': 'DROP INDEX CONCURRENTLY books_id;\n',
      'revert/books.sql': 'BEGIN;\nDROP TABLE books;\nDROP TABLE books_2;\nCOMMIT;\n',
    }),
    async (bench) => {
      expect(await runSqitch(bench, 'deploy')).toMatchObject({ exitCode: 0 })
      expect(ofScripts(bench)).toEqual([
        'BEGIN;',
        'CREATE TABLE books (id int);',
        'COMMIT;',
        'CREATE TABLE books_2 (id int);',
        'CREATE INDEX CONCURRENTLY books_id ON books (id);',
        'SELECT 1 AS books;',
      ])
      expect(await relationsIn(bench.database)).toEqual(['books', 'books_2', 'books_id'])
      expect(await runSqitch(bench, 'revert', '-y')).toMatchObject({ exitCode: 0 })
      expect(await relationsIn(bench.database)).toEqual([])
      expect(sqitch.sending('', () => [])).toMatchObject({
        sentAs: 'statements',
        transaction: 'per-statement',
        stripsByteOrderMark: true,
      })
    },
  ))

test.each([
  ['a transaction that the file leaves open', 'BEGIN;\nCREATE TABLE books (id int);\n', [], true],
  [
    'an error without a transaction',
    'CREATE TABLE books (id int);\nCREATE TABLE books (id int);\n',
    ['books'],
    false,
  ],
  [
    'an error in a transaction',
    'BEGIN;\nCREATE TABLE books (id int);\nDROP TABLE nothing;\nCOMMIT;\n',
    [],
    false,
  ],
  [
    'a transaction left open behind another',
    'CREATE TABLE books (id int);\nBEGIN;\nDROP TABLE books;\n',
    ['books'],
    true,
  ],
])('%s ends in the rehearsal as it ends in the tool', async (_name, sql, left, succeeds) => {
  const script = scriptFrom(sql)
  await withToolBench(server(), project(planned('x'), { 'deploy/x.sql': sql }), async (bench) => {
    expect((await runSqitch(bench, 'deploy')).exitCode === 0).toBe(succeeds)
    expect(await relationsIn(bench.database)).toEqual(left)
    const refused = bench.refused.find(({ connection }) => scriptConnections(bench).has(connection))
    const ours = await ourRefusal(server(), '', script)
    expect(refused && { code: refused.code, message: refused.message }).toEqual(ours ?? undefined)
  })
  await withWorkshop(server(), (workshop) =>
    withDatabase(workshop, async (database) => {
      await sendScript(database, script, () => 0)
      expect(await relationsIn(database)).toEqual(left)
    }),
  )
})

test('after a failure the script is sent again without any repair', () =>
  withToolBench(
    server(),
    project(planned('books'), { 'deploy/books.sql': 'CREATE INDEX CONCURRENTLY i ON books (id);\n' }),
    async (bench) => {
      expect((await runSqitch(bench, 'deploy')).exitCode).not.toBe(0)
      expect((await runSqitch(bench, 'deploy')).exitCode).not.toBe(0)
      expect(ofScripts(bench)).toHaveLength(2)
      expect(sqitch.repair).toBeNull()
    },
  ))

test('verify scripts run after their deploy script, fail by errors and not by rows', () =>
  withToolBench(
    server(),
    project(planned('books', 'more'), {
      'deploy/books.sql': 'CREATE TABLE books (id int);\n',
      'verify/books.sql': 'BEGIN;\nSELECT id FROM books WHERE false;\nSELECT 1 AS books;\nROLLBACK;\n',
      'deploy/more.sql': 'CREATE TABLE more_books (id int);\n',
      'verify/more.sql': 'SELECT 1 / count(*) FROM books;\n',
      'revert/more.sql': 'DROP TABLE more_books;\n',
    }),
    async (bench) => {
      const deployed = await runSqitch(bench, 'deploy', '--verify', '--mode', 'change')
      expect(deployed.exitCode).not.toBe(0)
      expect(ofScripts(bench)).toEqual([
        'CREATE TABLE books (id int);',
        'BEGIN;',
        'SELECT id FROM books WHERE false;',
        'SELECT 1 AS books;',
        'ROLLBACK;',
        'CREATE TABLE more_books (id int);',
        'SELECT 1 / count(*) FROM books;',
        'DROP TABLE more_books;',
      ])
    },
  ))

test('reworked changes are read from the files that ours reads', () => {
  const plan = planned('fn', 'other', '@v1', '@v1b', 'fn [fn@v1]', 'more', '@v2', 'fn [fn@v2]')
  const names = parseSqitchPlan(plan, 'sqitch.plan').changes.map(({ name, reworkTags: [tag] }) =>
    tag === undefined ? name : `${name}@${tag}`,
  )
  const files = Object.fromEntries(
    [...new Set(names)].map((name) => [`deploy/${name}.sql`, `SELECT '${name}' AS books;\n`]),
  )
  return withToolBench(server(), project(plan, files), async (bench) => {
    expect(await runSqitch(bench, 'deploy')).toMatchObject({ exitCode: 0 })
    expect(ofScripts(bench)).toEqual(names.map((name) => `SELECT '${name}' AS books;`))
    expect(names).toEqual(['fn@v1', 'other', 'fn@v2', 'more', 'fn'])
  })
})

test.each([
  ['the same change twice', planned('a', 'a')],
  ['a dependency further down', planned('a [b]', 'b')],
  ['an unknown tag', planned('a', 'b [a@v1]')],
  ['a conflict with what is there', planned('a', 'b [!a]')],
  ['the same tag twice', planned('a', '@v1', 'b', '@v1')],
  ['a line without a time', `${planned('a')}b\n`],
])('%s is refused by the tool, too', (_name, plan) =>
  withToolBench(
    server(),
    project(plan, { 'deploy/a.sql': 'SELECT 1 AS books;\n', 'deploy/b.sql': 'SELECT 2 AS books;\n' }),
    async (bench) => {
      expect((await runSqitch(bench, 'deploy')).exitCode).not.toBe(0)
      expect(ofScripts(bench)).toEqual([])
      expect(parseSqitchPlan(plan, 'sqitch.plan').problems).toHaveLength(1)
    },
  ),
)

test('psql sends what ours makes of a file that is written for it', async () => {
  const text = `\\set ON_ERROR_STOP on
\\set who 'it''s'
\\set schema books_of_ann
\\echo about "books"
CREATE SCHEMA :schema;
CREATE TABLE :"schema".books (name text DEFAULT :'who', same text DEFAULT ':who'); -- :who
COMMENT ON TABLE :schema.books IS :'who'; \\warn done
SELECT $$:who$$, '{1,2}'::int[], (ARRAY[1,2,3])[1:2] AS books;
ALTER DATABASE :"DBNAME" SET search_path = public;
`
  const files = project(planned('a'), { 'deploy/a.sql': text })
  const script = scriptFrom(asPsqlSends(text, new Map()))
  await withToolBench(server(), files, async (bench) => {
    expect(await runSqitch(bench, 'deploy')).toMatchObject({ exitCode: 0 })
    const ours = script
      .statements()
      .map(({ parsed }) => parsed.sql.replace('":DBNAME"', `"${bench.database.name}"`))
    expect(ofScripts(bench)).toEqual(ours.map((sql) => `${sql};`))
  })
  await withWorkshop(server(), (workshop) =>
    withDatabase(workshop, async (database) => {
      expect((await sendScript(database, script, () => 0)).error).toBeNull()
    }),
  )
})
