import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Git, gitOutput, zeroSeparated } from './git.ts'
import { decodeText, type FileText, SYMBOLIC_LINK, type Tree, treeContents } from './tree.ts'

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
    readMany: async (paths) => treeContents(readFiles(await findRoot(), paths)),
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

function readFiles(root: string, paths: readonly string[]): readonly (readonly [string, FileText])[] {
  return paths.flatMap((path) => {
    const file = readRegularFile(join(root, path))
    return file === null ? [] : [[path, file] as const]
  })
}

/**
 * `null`: there is no such file. Reads at once: for hundreds of small files the four trips to a thread that a read
 * takes otherwise cost six times as much as the reading.
 */
function readRegularFile(path: string): FileText | null {
  try {
    // Without O_NONBLOCK a named pipe would be waited for.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      if (!fstatSync(file).isFile()) return { kind: 'unreadable', why: 'is not a regular file' }
      return decodeText(readFileSync(file))
    } finally {
      closeSync(file)
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
