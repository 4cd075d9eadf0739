import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../model/errors.ts'
import { decodeText, type FileText, type Tree, treeContents } from './tree.ts'

/**
 * Files given by name, without a repository. Paths are as given, relative to `directory`. A file is read once, and
 * without the pool of threads, whose errands cost seven times the reading of a small file.
 */
export function fileTree(directory: string, paths: readonly string[]): Tree {
  const files = new Map<string, FileText>()
  const read = (path: string) => {
    const known = files.get(path) ?? readNamed(directory, path)
    files.set(path, known)
    return known
  }
  return {
    revision: null,
    list: async () => [...paths].sort(),
    readMany: async (wanted) => treeContents(wanted.map((path) => [path, read(path)] as const)),
  }
}

function readNamed(directory: string, path: string): FileText {
  try {
    return decodeText(readFileSync(resolve(directory, path)))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new UserError(`There is no file ${path}. Check the path.`)
    if (code === 'EISDIR') throw new UserError(`${path} is a directory. Name the files in it.`)
    // Nobody looked at it, which the report has to say; the other files are still worth a look.
    if (code !== undefined) return { kind: 'unreadable', why: `cannot be opened (${code})` }
    throw cause
  }
}
