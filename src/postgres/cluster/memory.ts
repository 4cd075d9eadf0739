import { statfs } from 'node:fs/promises'
import { freemem } from 'node:os'

const SHARED_MEMORY = '/dev/shm'
const TMPFS = 0x01021994
const GIB = 1024 ** 3

/**
 * Where tables of a small rehearsal may live without a disk. A clone makes about a thousand files, which took 0.2 s
 * on a disk and 0.02 s in memory. The write-ahead log stays on the disk, so a commit that is measured waits for
 * the disk as it does in production.
 *
 * @returns `null` where there is no such file system or too little room: a full one would fail migrations that
 * production runs well.
 */
export async function memoryDirectory(): Promise<string | null> {
  const found = await statfs(SHARED_MEMORY).catch(() => null)
  if (found === null || found.type !== TMPFS) return null
  const free = Math.min(found.bavail * found.bsize, freemem())
  return free >= 4 * GIB ? SHARED_MEMORY : null
}
