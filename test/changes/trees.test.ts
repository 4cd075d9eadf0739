import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { commitTree } from '../../src/changes/commit-tree.ts'
import { gitIn } from '../../src/changes/git.ts'
import type { Tree } from '../../src/changes/tree.ts'
import { workingTree } from '../../src/changes/working-tree.ts'
import { type TestRepository, withRepository } from './git-repository.ts'

const FILES: readonly (readonly [string, string | Uint8Array])[] = [
  ['empty.sql', ''],
  ['with bom.sql', '\ufeffSELECT 1;\r\n'],
  ['é日本🙂/"quoted"\ttab.sql', "SELECT 'é日本🙂';\n"],
  ['latin1.sql', Uint8Array.of(0x53, 0xe9, 0x0a)],
  ['copy of bom.sql', '\ufeffSELECT 1;\r\n'],
]

function fill(repository: TestRepository): string {
  for (const [path, content] of FILES) repository.write(path, content)
  symlinkSync('/etc/hostname', join(repository.directory, 'link.sql'))
  return repository.commit('files')
}

const trees: readonly (readonly [string, (repository: TestRepository, commit: string) => Tree])[] = [
  ['working tree', (repository) => workingTree(gitIn(repository.directory, repository.env))],
  ['commit', (repository, commit) => commitTree(gitIn(repository.directory, repository.env), commit)],
]

describe.each(trees)('%s', (_name, open) => {
  test('lists every file and reads its exact text', () =>
    withRepository(async (repository) => {
      const tree = open(repository, fill(repository))
      const paths = await tree.list()
      expect([...paths]).toEqual([...FILES.map(([path]) => path), 'link.sql'].sort())

      const { texts, unreadable } = await tree.readMany([...paths, 'missing.sql'])
      expect([...texts.keys()].sort()).toEqual(
        FILES.map(([path]) => path)
          .filter((path) => path !== 'latin1.sql')
          .sort(),
      )
      for (const [path, text] of texts) expect([path, text]).toEqual(FILES.find((file) => file[0] === path))
      expect(Object.fromEntries(unreadable)).toEqual({
        'latin1.sql': 'is not valid UTF-8',
        'link.sql': 'is a symbolic link, which is not followed',
      })
    }))

  test('reads nothing when nothing is asked for', () =>
    withRepository(async (repository) => {
      const { texts, unreadable } = await open(repository, fill(repository)).readMany([])
      expect(texts.size + unreadable.size).toBe(0)
    }))
})

test('the working tree holds untracked files, and no ignored or deleted ones', () =>
  withRepository(async (repository) => {
    repository.write('.gitignore', 'ignored.sql\n')
    repository.write('gone.sql', 'SELECT 1;\n')
    repository.write('sub/kept.sql', 'SELECT 2;\n')
    repository.commit('files')
    rmSync(join(repository.directory, 'gone.sql'))
    repository.write('ignored.sql', 'SELECT 3;\n')
    repository.write('untracked.sql', 'SELECT 4;\n')
    const tree = workingTree(gitIn(join(repository.directory, 'sub'), repository.env))
    expect(await tree.list()).toEqual(['.gitignore', 'sub/kept.sql', 'untracked.sql'])
    const { texts } = await tree.readMany(['untracked.sql', 'sub/kept.sql'])
    expect(texts.get('untracked.sql')).toBe('SELECT 4;\n')
    expect(texts.get('sub/kept.sql')).toBe('SELECT 2;\n')
  }))

test('a named pipe and a directory in place of a file are not waited for', () =>
  withRepository(async (repository) => {
    repository.write('pipe.sql', '')
    repository.write('directory.sql', '')
    repository.commit('files')
    for (const path of ['pipe.sql', 'directory.sql']) rmSync(join(repository.directory, path))
    execFileSync('mkfifo', [join(repository.directory, 'pipe.sql')])
    mkdirSync(join(repository.directory, 'directory.sql'))
    const tree = workingTree(gitIn(repository.directory, repository.env))
    const { unreadable } = await tree.readMany(['pipe.sql', 'directory.sql'])
    expect(Object.fromEntries(unreadable)).toEqual({
      'pipe.sql': 'is not a regular file',
      'directory.sql': 'is not a regular file',
    })
  }))
