import { type Dirent, existsSync, readdirSync } from 'node:fs'
import { posix, resolve } from 'node:path'

/**
 * The files of a directory and of `depth` levels of directories in it, as paths that begin with `directory`. What
 * cannot be listed holds none; hidden directories and installed packages are passed over.
 */
export function filesBelow(root: string, directory: string, depth: number): readonly string[] {
  return entriesOf(resolve(root, directory)).flatMap((entry) => {
    const path = posix.join(directory, entry.name)
    if (entry.isFile()) return [path]
    const passed = !entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules'
    return passed || depth === 0 ? [] : filesBelow(root, path, depth - 1)
  })
}

/** Those of the paths that are there. */
export function existingFiles(root: string, paths: readonly string[]): readonly string[] {
  return paths.filter((path) => existsSync(resolve(root, path)))
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch (cause) {
    // Only what stands around the files in question is looked for; those themselves are opened by name.
    if ((cause as NodeJS.ErrnoException).code !== undefined) return []
    throw cause
  }
}
