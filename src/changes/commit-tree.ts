import { type Git, gitOutput, zeroSeparated } from './git.ts'
import { decodeText, type FileText, SYMBOLIC_LINK, type Tree, treeContents } from './tree.ts'

interface Entry {
  readonly mode: string
  readonly hash: string
}

const LINK_MODE = '120000'
const SUBMODULE_MODE = '160000'

/** The files of one commit, read from git's object store: the working tree is not looked at. */
export function commitTree(git: Git, revision: string): Tree {
  let listing: Promise<ReadonlyMap<string, Entry>> | null = null
  const entries = () => {
    listing ??= listEntries(git, revision)
    return listing
  }
  return {
    revision,
    list: async () => [...(await entries()).keys()].sort(),
    readMany: async (paths) => treeContents(await readEntries(git, await entries(), paths)),
  }
}

async function listEntries(git: Git, revision: string): Promise<ReadonlyMap<string, Entry>> {
  const output = await gitOutput(git, ['ls-tree', '-r', '-z', '--full-tree', revision])
  const entries = new Map<string, Entry>()
  for (const line of zeroSeparated(output)) {
    const tab = line.indexOf('\t')
    const [mode = '', , hash = ''] = line.slice(0, tab).split(' ')
    if (mode !== SUBMODULE_MODE) entries.set(line.slice(tab + 1), { mode, hash })
  }
  return entries
}

async function readEntries(
  git: Git,
  entries: ReadonlyMap<string, Entry>,
  paths: readonly string[],
): Promise<readonly (readonly [string, FileText])[]> {
  const files: [string, FileText][] = []
  const wanted = new Map<string, string[]>()
  for (const path of paths) {
    const entry = entries.get(path)
    if (entry === undefined) continue
    if (entry.mode === LINK_MODE) files.push([path, { kind: 'unreadable', why: SYMBOLIC_LINK }])
    else wanted.set(entry.hash, [...(wanted.get(entry.hash) ?? []), path])
  }
  if (wanted.size === 0) return files
  // Asked for by hash, because `revision:path` on a line of its own cannot name a path with a line break.
  const input = [...wanted.keys()].map((hash) => `${hash}\n`).join('')
  for (const [hash, file] of blobs(await gitOutput(git, ['cat-file', '--batch'], input))) {
    for (const path of wanted.get(hash) ?? []) files.push([path, file])
  }
  return files
}

/** Splits the answer of `git cat-file --batch`: a header `hash type size`, the bytes, a line break. */
function* blobs(output: Buffer): Generator<readonly [string, FileText]> {
  let position = 0
  while (position < output.length) {
    const lineEnd = output.indexOf(0x0a, position)
    const [hash = '', type = '', size = ''] = output.toString('latin1', position, lineEnd).split(' ')
    position = lineEnd + 1
    if (type !== 'blob') {
      yield [hash, { kind: 'unreadable', why: 'is not in this clone; fetch its content first' }]
      continue
    }
    const end = position + Number(size)
    yield [hash, decodeText(output.subarray(position, end))]
    position = end + 1
  }
}
