import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeText, type FileText, type Tree, treeContents } from './tree.ts'

/** Files given by name, without a repository. Paths are as given, relative to `directory`. */
export function fileTree(directory: string, paths: readonly string[]): Tree {
  return {
    revision: null,
    list: async () => [...paths].sort(),
    readMany: async (wanted) =>
      treeContents(
        await Promise.all(
          wanted.map(
            async (path): Promise<readonly [string, FileText]> => [
              path,
              decodeText(await readFile(resolve(directory, path))),
            ],
          ),
        ),
      ),
  }
}
