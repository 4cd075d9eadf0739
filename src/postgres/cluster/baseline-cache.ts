import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { VERSION } from '../../version.ts'
import { cacheDirectory, removeForgotten, UNFINISHED } from '../embedded/cache.ts'
import { codeOf } from '../provider.ts'
import type { ProviderName } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import type { ServerAccount } from './account.ts'
import { removeOldest } from './kept-baselines.ts'

/** Raised whenever a cluster is prepared, or an entry written, in another way. */
const FORMAT = 1

/** Of sources that run unbundled: they change without their version. */
const NO_RELEASE = '0.0.0'

/** Where baselines are kept that this very server can go on with. */
export interface BaselineCache {
  readonly directory: string
  /** Names of the entries that hold the first script of the history, the first two, and so on. */
  readonly keys: () => Promise<readonly string[]>
}

/** What has a bearing on whether a server can go on with the files of another. */
export interface ClusterKind {
  /** Tells one build of the server, on one kind of machine, from another. */
  readonly build: () => Promise<readonly unknown[]>
  /** What is appended to `postgresql.conf`. */
  readonly settings: string
  /** Runs the server on this machine; `null`: it is the user of this process, or another machine. */
  readonly account: ServerAccount | null
}

/** `null`: this run has no history to keep. Files are looked at only when somebody asks for the keys. */
export async function baselineCache(
  cluster: ClusterKind,
  { history, env, extensions, roles, assets }: ServerRequest,
): Promise<BaselineCache | null> {
  if (history === undefined || (VERSION === NO_RELEASE && !env.REHEARSE_CACHE_DIR)) return null
  const directory = join(await cacheDirectory(env, cluster.account), 'baselines')
  return {
    directory,
    keys: async () => {
      const parts = await history()
      const kind = JSON.stringify([
        FORMAT,
        VERSION,
        await bundleIn(assets),
        await cluster.build(),
        cluster.settings,
        extensions,
        roles,
      ])
      return parts.map((part) => createHash('sha256').update(`${kind}\n${part}`).digest('hex'))
    },
  }
}

/**
 * The build of a server of this machine. The files of a cluster can be read by the same build only, and the order of
 * texts is that of the system's C library.
 */
export async function buildOnHost(provider: ProviderName, binaries: string): Promise<readonly unknown[]> {
  const { size, mtimeMs } = await stat(join(binaries, 'postgres'))
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '')
  // A downloaded server lies in a directory named by its release, wherever and whenever it was unpacked.
  const build = provider === 'embedded' ? binaries.split('/').slice(-4) : [binaries, mtimeMs]
  return [provider, build, size, process.platform, process.arch, system]
}

/** Names and sizes of the bundled files: a commit between two versions may prepare a cluster in another way. */
async function bundleIn(assets: string): Promise<readonly unknown[]> {
  const names = await readdir(assets).catch(() => [])
  const bundled = names.filter((name) => name.endsWith('.cjs')).sort()
  return await Promise.all(bundled.map(async (name) => [name, (await stat(join(assets, name))).size]))
}

/** Makes a directory that becomes an entry when it is complete. Only this user may look into it. */
export async function createUnfinished({ directory }: BaselineCache): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  // Whatever the umask says: entries hold passwords.
  await chmod(directory, 0o700)
  const unfinished = join(directory, UNFINISHED + randomBytes(8).toString('hex'))
  await mkdir(unfinished, { mode: 0o700 })
  return unfinished
}

/** Turns a complete directory into the entry `key`; where another run was faster, its entry stays. */
export async function publishEntry(
  { directory }: BaselineCache,
  unfinished: string,
  key: string,
): Promise<void> {
  await rename(unfinished, join(directory, key)).catch(async (error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
    await rm(unfinished, { recursive: true, force: true })
  })
  await removeForgotten(directory)
  await removeOldest(directory)
}
