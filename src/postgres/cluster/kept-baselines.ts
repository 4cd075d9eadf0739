import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { entriesOf } from '../embedded/cache.ts'

/** A directory per entry, named by its key. */
export const ARCHIVE = 'cluster.tar'
export const MANIFEST = 'manifest'

/** An entry of a thousand tables takes about 60 MB. */
const MOST_ENTRIES = 4
const MOST_BYTES = 1024 ** 3

/** What an entry says about the archive beside it. */
export interface Manifest {
  readonly bytes: number
  /** Hex, of the archive. */
  readonly sha256: string
  /** As the server names it, for instance `18.4`. */
  readonly version: string
  /** Of the superuser in the archived cluster. Changed as soon as a server runs on a copy of it. */
  readonly password: string
  readonly database: string
  readonly notes: unknown
}

/** An entry that is open: whoever removes it now takes nothing away from us. */
export interface KeptBaseline extends Manifest {
  /** Where the entry lies. */
  readonly entry: string
  /** So many scripts of the history are in it. */
  readonly scripts: number
  readonly archive: FileHandle
}

/**
 * Lends the entry that holds the longest part of a history; `null`: there is none. `keys` are those of the first
 * script, of the first two, and so on. An entry that cannot be read is removed.
 */
export async function withKeptBaseline<T>(
  cache: string,
  keys: readonly string[],
  use: (kept: KeptBaseline | null) => Promise<T>,
): Promise<T> {
  const entries = new Set(await entriesOf(cache))
  const index = keys.findLastIndex((key) => entries.has(key))
  const kept = index < 0 ? null : await openEntry(join(cache, keys[index] ?? ''), index + 1)
  try {
    return await use(kept)
  } finally {
    await kept?.archive.close()
  }
}

async function openEntry(entry: string, scripts: number): Promise<KeptBaseline | null> {
  const manifest = parseManifest(await readFile(join(entry, MANIFEST), 'utf8').catch(() => ''))
  const archive = manifest && (await open(join(entry, ARCHIVE)).catch(() => null))
  if (manifest === null || archive === null) {
    // In its place a new one can be made.
    await rm(entry, { recursive: true, force: true })
    return null
  }
  // What was used last goes last.
  const now = new Date()
  await utimes(entry, now, now).catch(() => undefined)
  return { ...manifest, entry, scripts, archive }
}

/** The text of a manifest, with a digest of its own in the first line. */
export function manifestText(manifest: Manifest): string {
  const json = JSON.stringify(manifest)
  return `${sha256Of(json)}\n${json}\n`
}

function parseManifest(text: string): Manifest | null {
  const [digest, json = ''] = text.split('\n', 2)
  if (digest !== sha256Of(json)) return null
  const manifest = JSON.parse(json) as Manifest
  return /^rehearse_[0-9a-f]+$/.test(manifest.database) ? manifest : null
}

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex')

/** Whether the archive is the one that was written. */
export async function isIntact({ archive, bytes, sha256 }: KeptBaseline): Promise<boolean> {
  const { size } = await archive.stat()
  return size === bytes && (await digestOf(archive)) === sha256
}

const CHUNK_BYTES = 4 * 1024 ** 2

/** SHA-256 of a file in hex. */
export async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunksOf(file)) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * The bytes of a file, in a buffer that holds each piece until the next is asked for. Reads by position: a child that
 * was handed the same file reads on undisturbed.
 */
export async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position)
    if (bytesRead === 0) return
    yield chunk.subarray(0, bytesRead)
    position += bytesRead
  }
}

/** Removes what was not used for longest, until the rest is within bounds. Other runs may do so at the same time. */
export async function removeOldest(cache: string): Promise<void> {
  const entries = await Promise.all(
    (await entriesOf(cache)).map(async (name) => {
      const entry = join(cache, name)
      const [directory, archive] = await Promise.all([stat(entry), stat(join(entry, ARCHIVE))]).catch(
        () => [],
      )
      return { entry, usedMs: directory?.mtimeMs ?? 0, bytes: archive?.size ?? 0 }
    }),
  )
  let bytes = 0
  for (const [index, one] of entries.toSorted((a, b) => b.usedMs - a.usedMs).entries()) {
    bytes += one.bytes
    if (index >= MOST_ENTRIES || bytes > MOST_BYTES) await rm(one.entry, { recursive: true, force: true })
  }
}

/** Whether there is anything to look for: a run without entries does not wait for its files to be read. */
export async function holdsEntries(cache: string): Promise<boolean> {
  const names = await readdir(cache).catch(() => [])
  return names.length > 0
}
