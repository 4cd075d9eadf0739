import { isUtf8 } from 'node:buffer'

/** The files of one state of a repository: a commit, or the working tree. Paths are relative to the repository root. */
export interface Tree {
  /** The commit; `null` for the working tree. */
  readonly revision: string | null
  /** Every file, sorted by path. */
  readonly list: () => Promise<readonly string[]>
  /** Reads many files at once. A path that `list` does not give is left out of both maps. */
  readonly readMany: (paths: readonly string[]) => Promise<TreeContents>
}

export interface TreeContents {
  /** Text by path. A leading U+FEFF is kept: whether it reaches the server depends on the migration tool. */
  readonly texts: ReadonlyMap<string, string>
  /** Why a file cannot be read as text, by path: `is not valid UTF-8`, `is a symbolic link`. */
  readonly unreadable: ReadonlyMap<string, string>
}

/** A file's text, or why it has none. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly why: string }

/** Decodes UTF-8 strictly and keeps a byte order mark. */
export function decodeText(bytes: Buffer): FileText {
  // No SQL text holds one; a server reads up to it and refuses the rest, and UTF-16 is full of them.
  if (bytes.includes(0)) return { kind: 'unreadable', why: 'holds a NUL byte, so it is no UTF-8 text' }
  return isUtf8(bytes)
    ? { kind: 'text', text: bytes.toString('utf8') }
    : { kind: 'unreadable', why: 'is not valid UTF-8' }
}

/** Sorts the readable from the unreadable. */
export function treeContents(files: Iterable<readonly [string, FileText]>): TreeContents {
  const texts = new Map<string, string>()
  const unreadable = new Map<string, string>()
  for (const [path, file] of files) {
    if (file.kind === 'text') texts.set(path, file.text)
    else unreadable.set(path, file.why)
  }
  return { texts, unreadable }
}

/** Why a symbolic link is not followed: its target may lie outside the repository, and a review quotes what it reads. */
export const SYMBOLIC_LINK = 'is a symbolic link, which is not followed'
