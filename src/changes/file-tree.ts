import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../model/errors.ts'
import { decodeText, type FileText, type Tree, treeContents } from './tree.ts'

/** Files given by name, without a repository. Paths are as given, relative to `directory`. A file is read once. */
export function fileTree(directory: string, paths: readonly string[]): Tree {
  const files = new Map<string, Promise<FileText>>()
  const read = (path: string) => {
    const known = files.get(path) ?? readNamed(directory, path)
    files.set(path, known)
    return known
  }
  return {
    revision: null,
    list: async () => [...paths].sort(),
    readMany: async (wanted) =>
      treeContents(await Promise.all(wanted.map(async (path) => [path, await read(path)] as const))),
  }
}

async function readNamed(directory: string, path: string): Promise<FileText> {
  try {
    return decodeText(await readFile(resolve(directory, path)))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new UserError(`There is no file ${path}. Check the path.`)
    if (code === 'EISDIR') throw new UserError(`${path} is a directory. Name the files in it.`)
    throw cause
  }
}
