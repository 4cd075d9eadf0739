import { findTargets, type TargetQuery } from '../../src/layouts/detect.ts'

const find = (tree: readonly string[], changed: readonly string[], query: Partial<TargetQuery> = {}) =>
  findTargets(tree, changed, { layout: 'auto', paths: [], ...query })

const summary = (found: ReturnType<typeof findTargets>) =>
  found.targets.map(({ directory, layout, migrations }) => [
    directory,
    layout.name,
    ...migrations.map(({ id, down }) => (down === null ? id : `${id} and down`)),
  ])

test.each([
  [
    'golang-migrate',
    ['db/10_c.up.sql', 'db/2_b.up.sql', 'db/2_other_name.down.sql', 'db/readme.md'],
    ['db', 'golang-migrate', '2_b and down', '10_c'],
  ],
  [
    'Flyway',
    ['src/main/resources/db/migration/V1__a.sql', 'src/main/resources/db/migration/2024/V1.1__b.sql'],
    ['src/main/resources/db/migration', 'flyway', 'V1__a', 'V1.1__b'],
  ],
  [
    'Flyway for PostgreSQL among others',
    ['db/migration/postgresql/V1__a.sql', 'db/migration/mysql/V1__a.sql'],
    ['db/migration/postgresql', 'flyway', 'V1__a'],
  ],
  [
    'Prisma',
    ['prisma/migrations/2_b c/migration.sql', 'prisma/migrations/1_a/migration.sql', 'prisma/schema.prisma'],
    ['prisma/migrations', 'prisma', '1_a', '2_b c'],
  ],
  [
    'plain numbered SQL',
    ['migrations/002_b.sql', 'migrations/001_a.sql', 'migrations/001_a.down.sql'],
    ['migrations', 'plain', '001_a and down', '002_b'],
  ],
])('%s is recognised', (_name, tree, expected) => {
  const found = find(tree, [tree[0] ?? ''])
  expect(summary(found)).toEqual([expected])
  expect(found.ignored).toEqual([])
})

test('the evidence says what was counted', () => {
  const tree = ['db/1_a.up.sql', 'db/1_a.down.sql']
  expect(find(tree, tree).targets[0]?.evidence).toBe(
    'looks like golang-migrate: 2 files are named N_name.up.sql or N_name.down.sql',
  )
  expect(find(tree, tree, { layout: 'golang-migrate' }).targets[0]?.evidence).toMatch(
    /^taken as golang-migrate/,
  )
})

test('only directories that hold changed files count, unless all are asked for', () => {
  const tree = ['a/1_x.up.sql', 'b/1_y.up.sql']
  expect(summary(find(tree, ['b/1_y.up.sql']))).toEqual([['b', 'golang-migrate', '1_y']])
  expect(summary(find(tree, [], { all: true }))).toHaveLength(2)
  expect(summary(find(tree, [], { all: true, paths: ['a'] }))).toEqual([['a', 'golang-migrate', '1_x']])
})

test('a directory whose migrations were all removed is still a target', () => {
  expect(summary(find(['readme.md'], ['db/1_x.up.sql']))).toEqual([['db', 'golang-migrate']])
})

test('a directory that moves from one layout to another counts as what it is now', () => {
  const now = ['migrations/1_a.up.sql', 'migrations/2_b.up.sql']
  const before = ['migrations/001_a.sql', 'migrations/002_b.sql', 'migrations/003_c.sql']
  expect(summary(find(now, [...now, ...before]))[0]?.[1]).toBe('golang-migrate')
})

test('two layouts that fit equally well are a question for the user', () => {
  const tree = ['migrations/V1__a.sql', 'migrations/2_b.sql']
  expect(() => find(tree, tree)).toThrow(
    /^migrations looks as much like flyway as like plain: each recognises 1 of its files\. .*--layout flyway/,
  )
  expect(summary(find(tree, tree, { layout: 'plain' }))).toEqual([['migrations', 'plain', '2_b']])
})

test('a changed SQL file that belongs to no target is named with the reason', () => {
  const tree = [
    'queries/report.sql',
    'seeds/001_books.sql',
    'db/migration/mysql/V1__a.sql',
    'migrations/2024_a/up.sql',
    'migrations/2024_a/down.sql',
  ]
  expect(find(tree, tree)).toEqual({
    targets: [],
    ignored: [
      { path: 'queries/report.sql', why: 'fits the names of no known layout' },
      {
        path: 'seeds/001_books.sql',
        why: 'is numbered, but seeds does not look like a directory of migrations; name it as a path or with --layout',
      },
      { path: 'db/migration/mysql/V1__a.sql', why: 'lies in a directory for another database (mysql)' },
      { path: 'migrations/2024_a/up.sql', why: 'fits the names of no known layout' },
      { path: 'migrations/2024_a/down.sql', why: 'fits the names of no known layout' },
    ],
  })
})

test('numbered SQL anywhere is taken where the path or the layout is given', () => {
  const tree = ['seeds/001_books.sql', 'other/002_x.sql']
  expect(summary(find(tree, tree, { paths: ['./seeds/'] }))).toEqual([['seeds', 'plain', '001_books']])
  expect(summary(find(tree, tree, { layout: 'plain' }))).toHaveLength(2)
})

test('a path that names nothing is an error, a path of one file brings its directory', () => {
  const tree = ['db/1_x.up.sql', 'db/2_y.up.sql']
  expect(() => find(tree, tree, { paths: ['bd'] })).toThrow(/^The path bd names no file or directory/)
  expect(summary(find(tree, tree, { paths: ['db/2_y.up.sql'] }))).toEqual([
    ['db', 'golang-migrate', '1_x', '2_y'],
  ])
})

test('two migrations of one version are both there, each with the down script of its name', () => {
  const golang = ['db/1_a.up.sql', 'db/1_a.down.sql', 'db/001_b.up.sql', 'db/001_b.down.sql']
  expect(find(golang, golang).targets[0]?.migrations.map(({ up, down }) => [up.path, down?.path])).toEqual([
    ['db/001_b.up.sql', 'db/001_b.down.sql'],
    ['db/1_a.up.sql', 'db/1_a.down.sql'],
  ])
  const flyway = ['db/V1_0__a.sql', 'db/V1__b.sql']
  expect(summary(find(flyway, flyway))).toEqual([['db', 'flyway', 'V1_0__a', 'V1__b']])
})

test('two down scripts of one migration are refused as the tool refuses them', () => {
  const golang = ['db/1_a.up.sql', 'db/1_a.down.sql', 'db/001_b.down.sql']
  expect(() => find(golang, golang)).toThrow(
    /^db: Version 1 has two down files, 001_b\.down\.sql and 1_a\.down\.sql; golang-migrate refuses/,
  )
  const flyway = ['db/V1__a.sql', 'db/U1_0__a.sql', 'db/U1__a.sql']
  expect(() => find(flyway, flyway)).toThrow(
    /^db: Version 1 has two undo files, U1_0__a\.sql and U1__a\.sql; Flyway/,
  )
})

test('Prisma comes with its lock file', () => {
  const tree = ['m/1_a/migration.sql', 'm/migration_lock.toml']
  expect(find(tree, tree).targets[0]?.lockPath).toBe('m/migration_lock.toml')
})
