import { chmodSync, existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ChangeQuery, findChangedFiles } from '../../src/changes/changed-files.ts'
import { repositoryAt, type TestRepository, withRepository } from './git-repository.ts'

const query = (repository: TestRepository, asked: Partial<ChangeQuery> = {}): ChangeQuery => ({
  repo: repository.directory,
  base: null,
  head: null,
  env: repository.env,
  fallback: null,
  ...asked,
})

const LONG_TABLE = 'CREATE TABLE books (\n  id bigint PRIMARY KEY,\n  title text NOT NULL\n);\n'

function history(repository: TestRepository): string {
  repository.write('migrations/1_books.up.sql', LONG_TABLE)
  repository.write('migrations/2_old.up.sql', 'SELECT 2;\n')
  repository.write('migrations/3_kept.up.sql', 'SELECT 3;\n')
  return repository.commit('history')
}

test('added, modified, removed and renamed files between the merge base and a commit', () =>
  withRepository(async (repository) => {
    const base = history(repository)
    repository.git('switch', '--quiet', '--create', 'change')
    repository.git('mv', 'migrations/1_books.up.sql', 'migrations/4_books é日本🙂.up.sql')
    rmSync(join(repository.directory, 'migrations/2_old.up.sql'))
    repository.write('migrations/3_kept.up.sql', 'SELECT 33;\n')
    repository.write('migrations/5_new.up.sql', 'SELECT 5;\n')
    const head = repository.commit('change')
    repository.git('switch', '--quiet', 'main')
    repository.write('migrations/9_elsewhere.up.sql', 'SELECT 9;\n')
    repository.commit('main moves on')

    const change = await findChangedFiles(query(repository, { base: 'main', head: 'change' }))

    expect(change).toEqual({
      base,
      head,
      files: [
        { path: 'migrations/2_old.up.sql', change: 'removed', previousPath: null },
        { path: 'migrations/3_kept.up.sql', change: 'modified', previousPath: null },
        {
          path: 'migrations/4_books é日本🙂.up.sql',
          change: 'renamed',
          previousPath: 'migrations/1_books.up.sql',
        },
        { path: 'migrations/5_new.up.sql', change: 'added', previousPath: null },
      ],
      landed: ['migrations/9_elsewhere.up.sql'],
    })
  }))

test('the working tree counts with staged, unstaged and untracked files, seen from a subdirectory too', () =>
  withRepository(async (repository) => {
    repository.write('.gitignore', 'scratch/\n')
    const base = history(repository)
    repository.write('migrations/3_kept.up.sql', 'SELECT 33;\n')
    repository.write('migrations/4_staged.up.sql', 'SELECT 4;\n')
    repository.git('add', 'migrations/4_staged.up.sql')
    repository.write('migrations/5_untracked.up.sql', 'SELECT 5;\n')
    repository.write('scratch/6_ignored.up.sql', 'SELECT 6;\n')
    repository.write('untracked at the root.sql', 'SELECT 7;\n')
    repository.git('rm', '--quiet', '--cached', 'migrations/2_old.up.sql')

    const change = await findChangedFiles(
      query(repository, { repo: join(repository.directory, 'migrations') }),
    )

    expect(change.base).toBe(base)
    expect(change.head).toBeNull()
    expect(change.files.map((file) => [file.path, file.change])).toEqual([
      ['migrations/2_old.up.sql', 'modified'],
      ['migrations/3_kept.up.sql', 'modified'],
      ['migrations/4_staged.up.sql', 'added'],
      ['migrations/5_untracked.up.sql', 'added'],
      ['untracked at the root.sql', 'added'],
    ])
  }))

test('a clean checkout of the default branch has no changed files', () =>
  withRepository(async (repository) => {
    const base = history(repository)
    expect(await findChangedFiles(query(repository))).toEqual({ base, head: null, files: [], landed: [] })
  }))

describe('the default base', () => {
  test('is the default branch of the remote', () =>
    withRepository(async (origin) => {
      const base = history(origin)
      const clone = cloneOf(origin, 'clone')
      clone.git('switch', '--quiet', '--create', 'change')
      clone.write('migrations/4_new.up.sql', 'SELECT 4;\n')
      clone.commit('change')
      const change = await findChangedFiles(query(clone))
      expect(change.base).toBe(base)
      expect(change.files.map((file) => file.path)).toEqual(['migrations/4_new.up.sql'])
    }))

  test('is main where the remote was cloned with the change checked out', () =>
    withRepository(async (origin) => {
      const base = history(origin)
      origin.git('switch', '--quiet', '--create', 'change')
      origin.write('migrations/4_new.up.sql', 'SELECT 4;\n')
      origin.commit('change')
      const change = await findChangedFiles(query(cloneOf(origin, 'clone')))
      expect(change.base).toBe(base)
      expect(change.files.map((file) => file.path)).toEqual(['migrations/4_new.up.sql'])
    }))

  test('is the branch a pull request goes into, where a workflow says so', () =>
    withRepository(async (origin) => {
      history(origin)
      origin.git('switch', '--quiet', '--create', 'release')
      const base = origin.commit('release only')
      origin.git('switch', '--quiet', '--create', 'change')
      origin.write('migrations/4_new.up.sql', 'SELECT 4;\n')
      origin.commit('change')
      const clone = cloneOf(origin, 'clone')
      const env = { ...clone.env, GITHUB_BASE_REF: 'release' }
      expect((await findChangedFiles(query(clone, { env }))).base).toBe(base)
    }))

  test('that exists nowhere is asked for', () =>
    withRepository(async (repository) => {
      history(repository)
      repository.git('branch', '--move', 'trunk')
      await expect(findChangedFiles(query(repository))).rejects.toThrow(
        /^There is nothing to compare with: none of origin\/HEAD, origin\/main, origin\/master, main, master exists in .*--base REF/,
      )
    }))
})

describe('a clone without the merge base', () => {
  test('asks the fallback', () =>
    withRepository(async (origin) => {
      const { clone, base } = shallowClone(origin)
      const files = [
        { path: 'b.sql', change: 'added' as const, previousPath: null },
        { path: 'a.sql', change: 'added' as const, previousPath: null },
      ]
      const change = await findChangedFiles(query(clone, { base, fallback: async () => files }))
      expect(change).toEqual({ base: null, head: null, files: files.toReversed(), landed: [] })
    }))

  test('names fetch-depth where there is no fallback', () =>
    withRepository(async (origin) => {
      const { clone, base } = shallowClone(origin)
      await expect(findChangedFiles(query(clone, { base }))).rejects.toThrow(/shallow.*fetch-depth: 0/)
    }))

  test('is told from two histories without a common ancestor', () =>
    withRepository(async (repository) => {
      history(repository)
      repository.git('switch', '--quiet', '--orphan', 'island')
      repository.write('other.sql', 'SELECT 1;\n')
      repository.commit('island')
      await expect(findChangedFiles(query(repository, { base: 'main', head: 'island' }))).rejects.toThrow(
        /^main and island have no common ancestor/,
      )
    }))
})

describe('what cannot be compared', () => {
  test.each(['--output=/tmp/stolen', '-', '', 'main\nHEAD'])('%j is refused as a reference', (ref) =>
    withRepository(async (repository) => {
      history(repository)
      await expect(findChangedFiles(query(repository, { base: ref }))).rejects.toThrow(
        /^--base .* is not a commit/,
      )
      await expect(findChangedFiles(query(repository, { head: ref }))).rejects.toThrow(
        /^--head .* is not a commit/,
      )
    }),
  )

  test('unknown references', () =>
    withRepository(async (repository) => {
      history(repository)
      await expect(findChangedFiles(query(repository, { base: 'nowhere' }))).rejects.toThrow(
        /^--base nowhere names no commit/,
      )
      await expect(findChangedFiles(query(repository, { head: 'nowhere' }))).rejects.toThrow(
        /^--head nowhere names no commit/,
      )
    }))

  test('a directory outside any repository, and one that does not exist', () =>
    withRepository(async (repository) => {
      const outside = dirname(repository.directory)
      for (const repo of [outside, join(outside, 'missing')]) {
        await expect(findChangedFiles(query(repository, { repo }))).rejects.toThrow(
          /cannot be read as a git repository .*--repo DIR/,
        )
      }
    }))

  test('a repository without a commit', () =>
    withRepository(async (repository) => {
      await expect(findChangedFiles(query(repository))).rejects.toThrow(/has no commit yet/)
    }))

  test('a machine without git', () =>
    withRepository(async (repository) => {
      const env = { ...repository.env, PATH: '/nonexistent' }
      await expect(findChangedFiles(query(repository, { env }))).rejects.toThrow(/no git program/)
    }))
})

test('programs named in the configuration of git are not started, and hook variables do not divert', () =>
  withRepository(async (repository) => {
    history(repository)
    const trap = join(dirname(repository.directory), 'trap')
    const script = join(dirname(repository.directory), 'trap.sh')
    repository.write('../trap.sh', `#!/bin/sh\ntouch ${trap}\n`)
    chmodSync(script, 0o755)
    for (const key of ['core.fsmonitor', 'diff.external', 'diff.sql.command', 'diff.sql.textconv']) {
      repository.git('config', key, script)
    }
    repository.git('config', 'diff.renames', 'copies')
    repository.write('.gitattributes', '*.sql diff=sql\n')
    repository.write('migrations/3_kept.up.sql', 'SELECT 33;\n')
    const env = { ...repository.env, GIT_EXTERNAL_DIFF: script, GIT_DIR: '/nonexistent' }

    const change = await findChangedFiles(query(repository, { env }))

    expect(change.files.map((file) => file.path)).toEqual(['.gitattributes', 'migrations/3_kept.up.sql'])
    expect(existsSync(trap)).toBe(false)
  }))

function cloneOf(origin: TestRepository, name: string): TestRepository {
  const directory = join(dirname(origin.directory), name)
  origin.git('clone', '--quiet', origin.directory, directory)
  return repositoryAt(directory)
}

/** What `actions/checkout` leaves by default: one commit, cut off from its parents. */
function shallowClone(origin: TestRepository): { clone: TestRepository; base: string } {
  const base = history(origin)
  origin.write('migrations/4_new.up.sql', 'SELECT 4;\n')
  origin.commit('change')
  const directory = join(dirname(origin.directory), 'shallow')
  origin.git('clone', '--quiet', '--depth=1', `file://${origin.directory}`, directory)
  return { clone: repositoryAt(directory), base }
}
