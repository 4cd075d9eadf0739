import type { ChangedFile } from '../../src/changes/changed-file.ts'
import { type Tree, treeContents } from '../../src/changes/tree.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import { loadTarget } from '../../src/layouts/load-scripts.ts'
import { selectReviewed } from '../../src/layouts/select-reviewed.ts'
import { readSqitchProjects } from '../../src/layouts/sqitch-projects.ts'
import { loadParser } from '../../src/sql/parse.ts'

type Files = Readonly<Record<string, string>>

const treeOf = (files: Files): Tree => ({
  revision: null,
  list: async () => Object.keys(files).sort(),
  readMany: async (paths) =>
    treeContents(
      paths.flatMap((path) => {
        const text = files[path]
        return text === undefined ? [] : [[path, { kind: 'text', text }] as const]
      }),
    ),
})

/** A plan as `sqitch add` and `sqitch tag` write it, from the lines that matter. */
const plan = (...lines: string[]) =>
  [
    '%syntax-version=1.0.0',
    '%project=shop',
    '',
    ...lines.map((line) =>
      /^#|^$/.test(line) ? line : `${line} 2026-01-02T03:04:05Z Ann Author <ann@example.org> # a note`,
    ),
    '',
  ].join('\n')

const scripts = (top: string, ...names: string[]): Files =>
  Object.fromEntries(
    names.flatMap((name) =>
      ['deploy', 'revert', 'verify'].map((kind) => [`${top}${kind}/${name}.sql`, 'SELECT 1;']),
    ),
  )

const CONFIG = '[core]\n\tengine = pg\n\t# plan_file = sqitch.plan\n'

async function find(files: Files, changed: readonly string[] = Object.keys(files)) {
  const tree = treeOf(files)
  const paths = await tree.list()
  const sqitch = await readSqitchProjects(tree, paths)
  return findTargets(paths, changed, { layout: 'auto', paths: [], sqitch })
}

async function only(files: Files, changed?: readonly string[]) {
  const { targets, ignored } = await find(files, changed)
  const [target] = targets
  if (target === undefined || targets.length > 1) throw new Error(`There are ${targets.length} targets.`)
  return { target, ignored }
}

const added = (...paths: string[]): ChangedFile[] =>
  paths.map((path) => ({ path, change: 'added', previousPath: null }))
const modified = (...paths: string[]): ChangedFile[] =>
  paths.map((path) => ({ path, change: 'modified', previousPath: null }))

async function reviewed(files: Files, changes: readonly ChangedFile[]) {
  const { target } = await only(
    files,
    changes.map(({ path }) => path),
  )
  return selectReviewed(target, changes).map(({ migration, change }) => `${change} ${migration.id}`)
}

test('the plan orders, and pairs go by the name of the change', async () => {
  const { target, ignored } = await only({
    'sqitch.conf': CONFIG,
    'sqitch.plan': plan(
      'schema',
      'tables/users [schema]',
      '',
      '# a comment',
      'a_view [tables/users schema]',
      '@v1',
    ),
    ...scripts('', 'a_view', 'schema', 'tables/users', 'forgotten'),
    'verify/a_view.sql': '',
  })
  expect(target.directory).toBe('.')
  expect(target.evidence).toBe(
    'looks like sqitch: 12 files are named deploy/NAME.sql, revert/NAME.sql or verify/NAME.sql, with NAME in sqitch.plan',
  )
  expect(target.migrations.map(({ id }) => id)).toEqual(['schema', 'tables/users', 'a_view'])
  expect(target.migrations[1]).toEqual({
    id: 'tables/users',
    up: { path: 'deploy/tables/users.sql' },
    down: { path: 'revert/tables/users.sql' },
    verify: { path: 'verify/tables/users.sql' },
    repeatable: false,
  })
  expect(target.ignored.map(({ path }) => path)).toEqual([
    'deploy/forgotten.sql',
    'revert/forgotten.sql',
    'verify/forgotten.sql',
  ])
  expect(ignored).toEqual([])
})

test('directories come from the configuration, of the engine before those of core', async () => {
  const { target } = await only({
    'db/sqitch.conf':
      '[core]\n  engine = pg ; the default\n  top_dir = nowhere\n[engine "pg"]\n  top_dir = pg\n  plan_file = plans/pg.plan\n  revert_dir = "pg/back"\n[engine "pg.variables"]\n  owner = app\n',
    'db/plans/pg.plan': plan('users'),
    'db/pg/deploy/users.sql': '',
    'db/pg/back/users.sql': '',
    'db/pg/verify/users.sql': '',
  })
  expect(target.directory).toBe('db/pg')
  expect(target.migrations).toMatchObject([
    { id: 'users', up: { path: 'db/pg/deploy/users.sql' }, down: { path: 'db/pg/back/users.sql' } },
  ])
})

test('projects for other databases are left alone, those beside them are not', async () => {
  const { target, ignored } = await only({
    'sqitch.conf':
      '[core]\n engine = pg\n[engine "pg"]\n top_dir = pg\n[engine "snowflake"]\n top_dir = lake\n',
    'pg/sqitch.plan': plan('users'),
    ...scripts('pg/', 'users'),
    'lake/sqitch.plan': plan('users'),
    ...scripts('lake/', 'users'),
  })
  expect(target.directory).toBe('pg')
  expect(ignored).toContainEqual({
    path: 'lake/deploy/users.sql',
    why: 'belongs to a Sqitch project for another database (snowflake)',
  })
})

test('a plan is enough, and scripts with numbers in their names are still in the order of the plan', async () => {
  const { target } = await only({
    'migrations/sqitch.plan': plan('2_first', '1_second'),
    ...scripts('migrations/', '1_second', '2_first'),
  })
  expect(target.layout.name).toBe('sqitch')
  expect(target.migrations.map(({ id }) => id)).toEqual(['2_first', '1_second'])
})

test('without a plan a directory called deploy is nothing', async () => {
  expect((await find(scripts('', 'users'))).targets).toEqual([])
})

const REWORKED: Files = {
  'sqitch.plan': plan('schema', 'fn', 'other', '@v1', '@v1b', 'fn [fn@v1]', 'more', '@v2', 'fn [fn@v2]'),
  ...scripts('', 'schema', 'fn@v1', 'fn@v2', 'fn', 'other', 'more'),
}

test('changes that are planned again: the earlier script lies under the tag before the later one', async () => {
  const { target } = await only(REWORKED)
  expect(target.migrations.map(({ id, up }) => `${id} ${up.path}`)).toEqual([
    'schema deploy/schema.sql',
    'fn@v1 deploy/fn@v1.sql',
    'other deploy/other.sql',
    'fn@v2 deploy/fn@v2.sql',
    'more deploy/more.sql',
    'fn deploy/fn.sql',
  ])
})

test('a change that is planned again is added, and its earlier script is nothing new', async () => {
  const moved = added('deploy/fn@v2.sql', 'revert/fn@v2.sql', 'verify/fn@v2.sql')
  const rewritten = modified('deploy/fn.sql', 'revert/fn.sql', 'sqitch.plan')
  expect(await reviewed(REWORKED, [...moved, ...rewritten])).toEqual(['added fn'])
  const first = added('deploy/fn@v1.sql', 'revert/fn@v1.sql')
  expect(await reviewed(REWORKED, [...first, ...moved, ...rewritten])).toEqual(['added fn@v2', 'added fn'])
  expect(await reviewed(REWORKED, modified('deploy/fn.sql'))).toEqual(['modified fn'])
  expect(await reviewed(REWORKED, modified('revert/fn@v1.sql'))).toEqual(['modified fn@v1'])
  expect(await reviewed(REWORKED, added(...Object.keys(REWORKED)))).toHaveLength(6)
})

test('a changed verify script and a removed change are reviewed as such', async () => {
  const files = { 'sqitch.plan': plan('users'), ...scripts('', 'users') }
  expect(await reviewed(files, modified('verify/users.sql'))).toEqual(['modified users'])
  const gone = ['deploy/old.sql', 'revert/old.sql', 'verify/old.sql'].map(
    (path): ChangedFile => ({ path, change: 'removed', previousPath: null }),
  )
  expect(await reviewed(files, [...gone, ...modified('sqitch.plan')])).toEqual(['removed old'])
  const withoutRevert = { 'sqitch.plan': plan('users'), 'deploy/users.sql': '' }
  expect(
    await reviewed(withoutRevert, [{ path: 'revert/users.sql', change: 'removed', previousPath: null }]),
  ).toEqual(['modified users'])
})

test.each([
  ['a change without a time', 'users\n', /sqitch\.plan:4 is no line of a plan/],
  ['the same change twice', plan('users', 'users'), /:5 plans users again without a tag in between/],
  ['a dependency further down', plan('a [b]', 'b'), /:4 plans a before b, which it requires/],
  ['a tag that does not exist', plan('a', 'b [a@v1]'), /:5 plans b before a@v1, which it requires/],
  ['a conflict with what is there', plan('a', 'b [!a]'), /:5 plans b, which conflicts with a above it/],
  ['the same tag twice', plan('a', '@v1', 'b', '@v1'), /:7 gives the tag @v1 a second time/],
])('%s is refused as Sqitch refuses it', async (_name, text, problem) => {
  const whole = text.startsWith('%') ? text : `${plan().trimEnd()}\n\n${text}`
  await expect(find({ 'sqitch.plan': whole, ...scripts('', 'a') })).rejects.toThrow(problem)
})

test('dependencies on other projects, on tags and on earlier changes are no problem', async () => {
  const text = plan('a', '@v1', 'b [a a@v1 @v1 shop:a billing:invoices !later]', '+ later')
  await expect(find({ 'sqitch.plan': text, ...scripts('', 'a', 'b', 'later') })).resolves.toBeDefined()
})

test('scripts that need psql say so, transactions of their own do not matter', async () => {
  await loadParser()
  const files: Files = {
    'sqitch.plan': plan('a', 'b', 'c', 'd'),
    ...scripts('', 'a', 'b', 'c', 'd'),
    'deploy/a.sql': 'BEGIN;\nCREATE TABLE a ();\nCOMMIT;\n',
    'deploy/b.sql': 'BEGIN;\n\nCREATE SCHEMA :"tenant";\nCOMMIT;\n',
    'deploy/c.sql': '-- Deploy\n\\ir ../shared/functions.sql\nSELECT 1;\n',
    'deploy/d.sql': "SELECT ':\"DBNAME\"', a[1:2] FROM (SELECT '{1,2}'::int[]) AS t(a);\n",
  }
  const { target } = await only(files)
  const { steps } = await loadTarget(treeOf(files), target, [], true)
  const obstacles = steps.map((step) => (step.do === 'review' ? step.migration.up?.obstacle() : undefined))
  expect(obstacles).toEqual([
    null,
    { line: 3, what: ':"tenant", a variable of psql' },
    { line: 2, what: '\\ir, a command of psql' },
    null,
  ])
  const [first] = steps
  expect(first?.do === 'review' && first.migration.checks).toMatchObject([
    { script: { file: 'verify/a.sql' }, moments: ['after up'], demands: 'no error' },
  ])
})

test('a script that the plan names and nobody can find stops what follows', async () => {
  const files = { 'sqitch.plan': plan('a', 'b'), ...scripts('', 'b') }
  const { target } = await only(files)
  const { steps } = await loadTarget(treeOf(files), target, [], false)
  expect(steps).toMatchObject([{ do: 'stop', file: 'deploy/a.sql' }, { do: 'apply' }])
})

test.each([
  [
    'the name of the database',
    'ALTER DATABASE :"DBNAME" SET a.b = 1;',
    'ALTER DATABASE ":DBNAME" SET a.b = 1;',
  ],
  ['the role', 'ALTER TABLE t OWNER TO :"USER";', 'ALTER TABLE t OWNER TO SESSION_USER;'],
  [
    'the registry',
    'SELECT * FROM :"registry".changes, :registry.tags WHERE a = :\'registry\';',
    'SELECT * FROM "sqitch".changes, sqitch.tags WHERE a = \'sqitch\';',
  ],
  ['variables of the configuration', 'SET ROLE :owner; -- é', 'SET ROLE app; -- é'],
  [
    'variables of the file, with a quote',
    "\\set who 'it''s'\nSELECT :'who', :\"who\";",
    "\nSELECT 'it''s', \"it's\";",
  ],
  [
    'commands that only write',
    "\\echo it's me\nSELECT 1; \\warn done\n\\set ON_ERROR_STOP on\n",
    '\nSELECT 1; \n\n',
  ],
  [
    'nothing in strings, comments, casts and slices',
    "SELECT ':owner', $$:owner$$, a::owner, b[1:n]; /* :owner */ -- :owner",
    null,
  ],
  ['no variable that psql heeds', '\\set AUTOCOMMIT off\nSELECT 1;', null],
  ['no variable that is set twice', '\\set n 1\nSELECT :n;\n\\set n 2\n', null],
])('psql fills in %s', async (_name, text, expected) => {
  await loadParser()
  const files = {
    'sqitch.conf': '[core]\n engine = pg\n[engine "pg.variables"]\n owner = app\n',
    'sqitch.plan': plan('a'),
    'deploy/a.sql': text,
  }
  const { target } = await only(files)
  const { steps } = await loadTarget(treeOf(files), target, [], true)
  const [step] = steps
  const sent = step?.do === 'review' ? step.migration.up?.text : undefined
  if (expected === null) expect(sent).toContain(text.split('\n').at(-2) ?? text)
  else expect(sent).toBe(expected)
})
