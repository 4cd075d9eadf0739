import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { serverAccount } from '../../src/postgres/cluster/account.ts'
import { cacheDirectory } from '../../src/postgres/embedded/cache.ts'

/** A cache that holds the downloaded servers and no baselines. */
export interface OwnCache {
  readonly directory: string
  readonly baselines: string
  /** Names of what lies in the cache of baselines; empty where there is none. */
  readonly names: () => readonly string[]
  readonly remove: () => void
}

export async function makeCache(): Promise<OwnCache> {
  const directory = mkdtempSync('/tmp/baselines-')
  // The server's account passes through on its way to its programs.
  chmodSync(directory, 0o755)
  const shared = await cacheDirectory({ ...process.env, REHEARSE_CACHE_DIR: '' }, await serverAccount())
  symlinkSync(join(shared, 'embedded-postgres'), join(directory, 'embedded-postgres'))
  const baselines = join(directory, 'baselines')
  return {
    directory,
    baselines,
    names: () => (existsSync(baselines) ? readdirSync(baselines) : []),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
