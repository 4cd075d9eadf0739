import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestRepository, withRepository } from '../changes/git-repository.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { type ReviewRun, runReview } from './cli-review.ts'
import { urlOf } from './server-url.ts'
import { sharedServer } from './shared-server.ts'

/** Changes of every kind, repositories in every state. */

const { server, review } = sharedServer()

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL, price int);'
const ADD = 'ALTER TABLE books ADD x int;'
const HISTORY = { 'migrations/1_books.up.sql': BOOKS, 'migrations/1_books.down.sql': 'DROP TABLE books;' }

/** What a test about the report's contents compares. */
const told = ({ report }: ReviewRun) =>
  report?.migrations.map(({ id, change, verdict }) => ({ id, change, verdict }))

async function reviewAt(directory: string, ...args: readonly string[]): Promise<ReviewRun> {
  const run = await runReview(['--repo', directory, '--postgres', urlOf(server().admin), ...args])
  if (run.report !== null) expectValidReport(run.report)
  return run
}

async function withHistory(use: (repository: TestRepository, base: string) => Promise<void>): Promise<void> {
  await withRepository(async (repository) => {
    for (const [path, text] of Object.entries(HISTORY)) repository.write(path, text)
    await use(repository, repository.commit('What production runs'))
  })
}

describe('a repository that cannot be reviewed', () => {
  const refused = (status: number, words: string) => ({
    status,
    report: null,
    stderr: expect.stringContaining(words),
  })

  test('no repository, no directory, no commit', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rehearse-no-repository-'))
    try {
      expect(await reviewAt(directory)).toEqual(
        refused(2, 'Run inside a clone, or name one with --repo DIR.'),
      )
      expect(await reviewAt(join(directory, 'nothing'))).toEqual(refused(2, 'is not a directory'))
      execFileSync('git', ['-C', directory, 'init', '--quiet'])
      expect(await reviewAt(directory)).toEqual(refused(2, 'has no commit yet'))
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  test('references that name no commit', async () => {
    await withHistory(async ({ directory }, base) => {
      expect(await reviewAt(directory, '--base', 'nope')).toEqual(refused(2, '--base nope names no commit'))
      expect(await reviewAt(directory, '--base', `${base}^{tree}`)).toEqual(refused(2, 'names no commit'))
      expect(await reviewAt(directory, '--base', base, '--head', 'nope')).toEqual(
        refused(2, '--head nope names no commit'),
      )
      expect(await reviewAt(directory, '--base=--upload-pack=touch')).toEqual(refused(2, 'is not a commit'))
    })
  })

  test('a shallow clone without the base', async () => {
    await withHistory(async ({ directory, write, commit }, base) => {
      write('migrations/2_x.up.sql', ADD)
      commit('The change')
      const shallow = `${directory}-shallow`
      execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${directory}`, shallow])
      expect(await reviewAt(shallow, '--base', base)).toEqual(
        refused(2, 'fetch-depth: 0 for actions/checkout'),
      )
    })
  })
})

test('without a changed migration no server is asked for', async () => {
  await withHistory(async ({ directory, write, commit }, base) => {
    write('README.md', 'Books')
    commit('Words')
    const run = await runReview([
      '--repo',
      directory,
      '--base',
      base,
      '--postgres',
      'postgres://nobody@127.0.0.1:1/none',
    ])
    expectValidReport(run.report)
    expect(run).toMatchObject({
      status: 0,
      report: { verdict: 'safe', postgres: null, migrations: [], unchecked: [] },
    })
  })
})

test('a changed down script, a modified, a renamed and a removed migration', async () => {
  await withHistory(async ({ directory, write, commit, git }, base) => {
    write('migrations/2_x.up.sql', ADD)
    write('migrations/2_x.down.sql', 'ALTER TABLE books DROP x;')
    const second = commit('A second migration')
    write('migrations/1_books.down.sql', 'DROP TABLE books CASCADE;')
    const third = commit('Only a down script')
    expect(told(await reviewAt(directory, '--base', second))).toEqual([
      { id: '1_books', change: 'modified', verdict: 'safe' },
    ])
    write('migrations/1_books.up.sql', `${BOOKS} CREATE INDEX titles ON books (title);`)
    const fourth = commit('Modified in the middle of the history')
    expect(told(await reviewAt(directory, '--base', third))).toEqual([
      { id: '1_books', change: 'modified', verdict: 'safe' },
    ])
    expect(told(await reviewAt(directory, '--base', base, '--all'))).toEqual([
      { id: '1_books', change: 'modified', verdict: 'safe' },
      { id: '2_x', change: 'added', verdict: 'safe' },
    ])
    git('rm', '--quiet', 'migrations/2_x.up.sql', 'migrations/2_x.down.sql')
    git('mv', 'migrations/1_books.up.sql', 'migrations/1_shelves.up.sql')
    commit('Removed and renamed')
    const run = await reviewAt(directory, '--base', fourth)
    expect(told(run)).toEqual([
      { id: '1_shelves', change: 'renamed', verdict: 'safe' },
      // Production has run it last, and golang-migrate deploys nothing while the file of the last one is missing.
      { id: '2_x', change: 'removed', verdict: 'unsafe' },
    ])
    expect(run.report?.unchecked).toEqual([expect.objectContaining({ migration: '2_x', gates: false })])
  })
})

test('files that are not tracked yet, names of every kind, a directory inside the repository', async () => {
  await withHistory(async ({ directory, write }, base) => {
    const name = 'migrations/2_wéird "na\'me" 日本 $(x)'
    write(`${name}.up.sql`, ADD)
    write(`${name}.down.sql`, 'ALTER TABLE books DROP x;')
    for (const repo of [directory, join(directory, 'migrations')]) {
      const run = await reviewAt(repo, '--base', base)
      expect(told(run)).toEqual([{ id: name.slice('migrations/'.length), change: 'added', verdict: 'safe' }])
    }
  })
})

test('a symbolic link is not followed, on disk or in a commit', async () => {
  await withHistory(async ({ directory, commit }, base) => {
    symlinkSync('/etc/passwd', join(directory, 'migrations/2_link.up.sql'))
    commit('A link')
    for (const args of [[], ['--head', 'HEAD']]) {
      const run = await reviewAt(directory, '--base', base, ...args)
      expect(run).toMatchObject({ status: 1, report: { verdict: 'unchecked' } })
      expect(run.report?.unchecked[0]).toMatchObject({
        why: expect.stringContaining('symbolic link'),
        gates: true,
      })
    }
  })
})

test('a table that the change itself creates is never blocked', async () => {
  const { report } = await review({
    before: HISTORY,
    change: {
      'migrations/2_authors.up.sql': 'CREATE TABLE authors (id int, name text);',
      'migrations/2_authors.down.sql': 'DROP TABLE authors;',
      'migrations/3_names.up.sql':
        'CREATE INDEX names ON authors (name); ALTER TABLE authors ALTER name SET NOT NULL;',
      'migrations/3_names.down.sql': 'DROP INDEX names; ALTER TABLE authors ALTER name DROP NOT NULL;',
    },
  })
  expect(report?.verdict).toBe('safe')
  expect(report?.findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(['note key-advice'])
  expect(report?.migrations.flatMap(({ up }) => up.impact)).toEqual([])
})

test('a new migration whose number sorts before the others runs after them', async () => {
  const { report } = await review({
    before: { 'migrations/5_books.up.sql': BOOKS },
    change: { 'migrations/2_x.up.sql': ADD },
  })
  expect(report?.migrations).toMatchObject([{ id: '2_x', up: { error: null } }])
})

test('two targets: the failure of one leaves the other reviewed', async () => {
  const { report } = await review({
    before: { 'shop/migrations/1_books.sql': BOOKS, 'blog/migrations/1_books.sql': BOOKS },
    change: { 'shop/migrations/2_x.sql': ADD, 'blog/migrations/2_x.sql': 'ALTER TABLE nope ADD x int;' },
  })
  expect(report?.migrations.map(({ target, verdict }) => ({ target, verdict }))).toEqual([
    { target: 'blog/migrations', verdict: 'unsafe' },
    { target: 'shop/migrations', verdict: 'safe' },
  ])
})

test('without a server nothing is performed, and --on-unchecked decides', async () => {
  const reviewed = { before: HISTORY, change: { 'migrations/2_x.up.sql': ADD } }
  const nowhere = ['--postgres', 'postgres://ada:secret@127.0.0.1:1/none']
  const failed = await review({ ...reviewed, args: nowhere })
  expect(failed).toMatchObject({ status: 1, report: { verdict: 'unchecked', postgres: null } })
  expect(failed.report?.unchecked[0]).toMatchObject({
    stage: 'server',
    why: expect.stringContaining('127.0.0.1:1'),
    gates: true,
  })
  expect(JSON.stringify(failed)).not.toContain('secret')
  expect((await review({ ...reviewed, args: [...nowhere, '--on-unchecked', 'pass'] })).status).toBe(0)
  const notAsked = await review({ ...reviewed, args: ['--postgres', 'none'] })
  expect(notAsked).toMatchObject({ status: 0, report: { verdict: 'safe', unchecked: [] } })
})

test('--all in a repository without migrations asks for no server', async () => {
  await withRepository(async (repository) => {
    repository.write('README.md', '# No migrations\n')
    repository.commit('Nothing to migrate')
    const nowhere = 'postgres://nobody@127.0.0.1:1/nowhere'
    const run = await runReview(['--repo', repository.directory, '--postgres', nowhere, '--all'])
    expect(run).toMatchObject({ status: 0, report: { verdict: 'safe', migrations: [], unchecked: [] } })
  })
})
