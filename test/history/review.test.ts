import type { Report } from '../../src/model/report.ts'
import { type TestRepository, withRepository } from '../changes/git-repository.ts'
import { type Files, runReview } from '../ugly/cli-review.ts'

/** What a whole review says of a change to migrations that have run; nothing has to be performed for that. */

const GO: Files = {
  'db/1_books.up.sql': 'CREATE TABLE books (id int PRIMARY KEY);\n',
  'db/1_books.down.sql': 'DROP TABLE books;\n',
  'db/3_pens.up.sql': 'CREATE TABLE pens (id int PRIMARY KEY);\n',
  'db/3_pens.down.sql': 'DROP TABLE pens;\n',
}
const LATE: Files = {
  'db/2_inks.up.sql': 'CREATE TABLE inks (id int PRIMARY KEY);\n',
  'db/2_inks.down.sql': 'DROP TABLE inks;\n',
}

const put = ({ write }: TestRepository, files: Files) => {
  for (const [path, text] of Object.entries(files)) if (text !== null) write(path, text)
}

/** A branch `change` that `edit` makes, and `main`, which gets `landed` meanwhile. */
async function reviewed(
  before: Files,
  edit: (repository: TestRepository) => void,
  landed: Files = {},
  ...args: readonly string[]
): Promise<Report> {
  let report: Report | null = null
  await withRepository(async (repository) => {
    const { directory, git, commit } = repository
    put(repository, before)
    commit('What production runs')
    git('switch', '--quiet', '--create', 'change')
    edit(repository)
    commit('The change')
    git('switch', '--quiet', 'main')
    put(repository, landed)
    commit('Another change')
    const range = ['--repo', directory, '--base', 'main', '--head', 'change', '--postgres', 'none']
    const run = await runReview([...range, ...args])
    if (run.report === null) throw new Error(run.stderr)
    report = run.report
  })
  if (report === null) throw new Error('There is no report.')
  return report
}

const told = ({ findings }: Report) =>
  findings.map(({ file, severity, rule, title }) => `${file} ${severity} ${rule}: ${title}`)

test('a number below one of the base branch, whether it was there before or came meanwhile', async () => {
  const finding = 'db/2_inks.up.sql error migration-out-of-order: Production never runs this migration'
  expect(told(await reviewed(GO, (repository) => put(repository, LATE)))).toEqual([finding])
  const { 'db/1_books.up.sql': up = '', 'db/1_books.down.sql': down = '' } = GO
  const first = { 'db/1_books.up.sql': up, 'db/1_books.down.sql': down }
  const behind = await reviewed(first, (repository) => put(repository, LATE), GO)
  expect([behind.verdict, told(behind)]).toEqual(['unsafe', [finding]])
  expect(behind.findings[0]?.message).toMatch(/^`2_inks` stands before `3_pens`, which the base branch has/)
})

test('the same number on two branches', async () => {
  const mine = { 'db/4_mine.up.sql': 'CREATE TABLE mine (id int PRIMARY KEY);\n' }
  const theirs = { 'db/4_theirs.up.sql': 'CREATE TABLE theirs (id int PRIMARY KEY);\n' }
  expect(told(await reviewed(GO, (repository) => put(repository, mine), theirs))).toEqual([
    'db/4_mine.up.sql error duplicate-version: Two migrations have one version',
  ])
})

test('a removed file is told where it was, also to settings for its directory', async () => {
  const remove = ({ git }: TestRepository) => {
    git('rm', '--quiet', 'db/3_pens.up.sql', 'db/3_pens.down.sql')
  }
  const report = await reviewed(GO, remove)
  expect(told(report)).toEqual([
    'db/3_pens.up.sql error applied-migration-changed: The deployment is refused: a migration that has run is gone',
  ])
  expect(report.migrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['3_pens unsafe'])
  const off = 'applied-migration-changed=off in db because the history is squashed'
  const configured = await reviewed(GO, remove, {}, '--rules', off)
  expect(configured.findings.map(({ suppressed }) => suppressed?.reason)).toEqual(['the history is squashed'])
})

test('an edit is told at the statement that is new; what has run is judged no more', async () => {
  const before = {
    ...GO,
    'db/3_pens.up.sql': 'CREATE TABLE pens (id int PRIMARY KEY);\nALTER TABLE books ADD COLUMN pages int;\n',
  }
  const after = `-- Pens\n${before['db/3_pens.up.sql']}DROP TABLE books;\n`
  const report = await reviewed(before, ({ write }) => write('db/3_pens.up.sql', after))
  expect(report.findings.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
    '4 drop-existing',
    '4 applied-migration-changed',
    '4 no-lock-timeout',
  ])
})

test('the configuration of Flyway may let a late one run', async () => {
  const flyway = (settings: Files): Files => ({
    'db/V1__books.sql': 'CREATE TABLE books (id int PRIMARY KEY);\n',
    'db/V3__pens.sql': 'CREATE TABLE pens (id int PRIMARY KEY);\n',
    ...settings,
  })
  const late = ({ write }: TestRepository) =>
    write('db/V2__inks.sql', 'CREATE TABLE inks (id int PRIMARY KEY);\n')
  const severities = async (settings: Files) =>
    (await reviewed(flyway(settings), late)).findings.map(({ severity }) => severity)
  expect(await severities({})).toEqual(['error'])
  expect(await severities({ 'flyway.toml': '[flyway]\noutOfOrder = true\n' })).toEqual(['note'])
  expect(await severities({ 'src/application.yml': 'spring:\n  flyway:\n    out-of-order: true\n' })).toEqual(
    ['note'],
  )
  expect(await severities({ 'pom.xml': '<outOfOrder>false</outOfOrder>\n' })).toEqual(['error'])
})
