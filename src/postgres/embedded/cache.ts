import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ServerAccount } from '../cluster/account.ts'
import { barrierFor } from '../cluster/reachable.ts'
import { codeOf, messageOf, ProviderUnavailable } from '../provider.ts'

/** Entries that are being made are named so; `entriesOf` leaves them out. */
export const UNFINISHED = 'unfinished-'

/** No download takes so long; an older unfinished directory was left by a process that was killed. */
const UNFINISHED_LIMIT_MS = 3_600_000

/** Used by root where root's own cache is closed to the account that runs the server. */
const SHARED_CACHE = '/var/cache/rehearse'

/** The directory that keeps downloaded servers: `REHEARSE_CACHE_DIR`, or the user's cache directory. */
export async function cacheDirectory(
  env: Readonly<Record<string, string | undefined>>,
  account: ServerAccount | null,
): Promise<string> {
  if (env.REHEARSE_CACHE_DIR) return env.REHEARSE_CACHE_DIR
  const base = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache')
  const barrier = await barrierFor(account, await nearestExisting(base))
  return barrier === null ? join(base, 'rehearse') : SHARED_CACHE
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path))
}

/** Names of the complete entries of a cache; an entry appears by renaming, so it is complete or not there. */
export async function entriesOf(cache: string): Promise<readonly string[]> {
  const names = await readdir(cache).catch(() => [])
  return names.filter((name) => !name.startsWith(UNFINISHED))
}

/**
 * Fills the entry `name` through `fill`, which receives a path to create. Several processes may do so at once:
 * the first to finish wins, and the others use its entry.
 *
 * @throws ProviderUnavailable when the cache cannot be written to.
 */
export async function fillEntry(
  cache: string,
  name: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  await makeReadable(cache)
  await removeForgotten(cache)
  const entry = join(cache, name)
  const unfinished = join(cache, UNFINISHED + randomBytes(8).toString('hex'))
  try {
    await fill(unfinished)
    await rename(unfinished, entry).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
    })
    return entry
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function makeReadable(cache: string): Promise<void> {
  try {
    const first = await mkdir(cache, { recursive: true })
    // The umask may have closed what was just created to the account that runs the server.
    for (let path = cache; first !== undefined && path.length >= first.length; path = dirname(path))
      await chmod(path, 0o755)
  } catch (error) {
    throw new ProviderUnavailable(
      `the cache directory ${cache} cannot be created (${messageOf(error)}). Set REHEARSE_CACHE_DIR to a directory that can be written to.`,
    )
  }
}

/** Removes what killed processes left unfinished. */
export async function removeForgotten(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(UNFINISHED)) continue
    const path = join(cache, name)
    // Another process may be removing it at the same time.
    const modified = await stat(path).then(
      (stats) => stats.mtimeMs,
      () => Date.now(),
    )
    if (Date.now() - modified > UNFINISHED_LIMIT_MS) await rm(path, { recursive: true, force: true })
  }
}
