import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Git, gitOutput, zeroSeparated } from './git.ts'
import { decodeText, type FileText, SYMBOLIC_LINK, type Tree, treeContents } from './tree.ts'

/** As many reads at once as Node's thread pool has threads by default. */
const READERS = 4

/**
 * The files on disk: tracked and untracked ones, without ignored and deleted ones.
 *
 * `git` may run in any directory of the working tree; paths count from its root all the same.
 */
export function workingTree(git: Git): Tree {
  let root: Promise<string> | null = null
  const findRoot = () => {
    root ??= gitOutput(git, ['rev-parse', '--show-toplevel']).then((out) =>
      withoutLineEnd(out.toString('utf8')),
    )
    return root
  }
  return {
    revision: null,
    list: () => listFiles(git),
    readMany: async (paths) => treeContents(await readFiles(await findRoot(), paths)),
  }
}

/** A directory's name may end in white space, so only git's own line end goes. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}

async function listFiles(git: Git): Promise<readonly string[]> {
  const output = await gitOutput(git, [
    'ls-files',
    '--cached',
    '--others',
    '--deleted',
    '--exclude-standard',
    '--full-name',
    '-t',
    '-z',
    '--',
    ':/',
  ])
  const present = new Set<string>()
  const deleted = new Set<string>()
  for (const line of zeroSeparated(output)) {
    // With `-t` each path follows a tag and a blank; `R` marks a tracked file that is gone from the disk.
    const group = line.startsWith('R ') ? deleted : present
    group.add(line.slice(2))
  }
  return [...present].filter((path) => !deleted.has(path)).sort()
}

async function readFiles(
  root: string,
  paths: readonly string[],
): Promise<readonly (readonly [string, FileText])[]> {
  const files: [string, FileText][] = []
  const pending = paths.values()
  const reader = async () => {
    for (const path of pending) {
      const file = await readRegularFile(join(root, path))
      if (file !== null) files.push([path, file])
    }
  }
  await Promise.all(Array.from({ length: READERS }, reader))
  return files
}

/** `null`: there is no such file. */
async function readRegularFile(path: string): Promise<FileText | null> {
  try {
    // Without O_NONBLOCK a named pipe would be waited for.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      if (!(await file.stat()).isFile()) return { kind: 'unreadable', why: 'is not a regular file' }
      return decodeText(await file.readFile())
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (code === 'ELOOP') return { kind: 'unreadable', why: SYMBOLIC_LINK }
    if (code === 'EACCES' || code === 'EPERM')
      return { kind: 'unreadable', why: 'may not be read by this user' }
    throw error
  }
}
