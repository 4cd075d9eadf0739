import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { chunksOf, isIntact, type KeptBaseline } from '../cluster/kept-baselines.ts'
import { KEPT_ARCHIVE, UNPACKED, UNPACKING } from './container-script.ts'

/** A kept cluster that a container will find in the directory it shares with this machine. */
export interface SharedArchive {
  readonly kept: KeptBaseline
  /** Whether the archive is the one that was written; found out while the container starts. */
  readonly intact: Promise<boolean>
  /** How long it took to hand the archive over and to unpack it; to be asked when the server runs. */
  readonly restoreMs: () => Promise<number>
}

/**
 * Lays a copy of a kept archive into the directory that a container will share. The container's user has another
 * number and must be able to read it; the directory above keeps everybody else out.
 */
export async function shareArchive(kept: KeptBaseline, directory: string): Promise<SharedArchive> {
  const begunMs = performance.now()
  const copy = await open(join(directory, KEPT_ARCHIVE), 'wx', 0o600)
  try {
    // Through the open file: the entry may have been removed and made anew meanwhile.
    await copy.writeFile(chunksOf(kept.archive))
    await copy.chmod(0o644)
  } finally {
    await copy.close()
  }
  const sharingMs = performance.now() - begunMs
  const intact = isIntact(kept)
  // Nobody waits for it where the container does not start.
  intact.catch(() => undefined)
  return { kept, intact, restoreMs: async () => sharingMs + (await unpackingMs(directory)) }
}

async function unpackingMs(directory: string): Promise<number> {
  const [begun, done] = await Promise.all(
    [UNPACKING, UNPACKED].map(async (name) => (await stat(join(directory, name))).mtimeMs),
  )
  return (done ?? 0) - (begun ?? 0)
}
