import { chown, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProviderUnavailable } from '../provider.ts'
import type { ProviderName, RunningServer, ServerAddress } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import { type ServerAccount, serverAccount } from './account.ts'
import { baselineCache, buildOnHost } from './baseline-cache.ts'
import type { BaselineKeeper } from './baseline-keeper.ts'
import { withGuardedServer } from './guardian.ts'
import { hostArchiver } from './keep-baseline.ts'
import { isIntact, type KeptBaseline } from './kept-baselines.ts'
import { adoptKept, withKeptOrFresh } from './kept-or-fresh.ts'
import { memoryDirectory } from './memory.ts'
import { MAINTENANCE_DATABASE, prepareCluster, randomPassword, SUPERUSER } from './prepare.ts'
import { withPrivateDirectory } from './private-directory.ts'
import { barrierFor } from './reachable.ts'
import { untilReady } from './ready.ts'
import { settingsFile } from './settings-file.ts'

/** Ten times what a slow machine needs; a server that hangs must leave time for the next provider. */
const START_LIMIT_MS = 60_000

/**
 * Makes a cluster with the given `initdb` and `postgres`, or brings one back that an earlier run kept, and runs it on a Unix socket in a private directory.
 *
 * @throws ProviderUnavailable when the server does not start, with the words of its log.
 */
export async function withCluster<T>(
  provider: ProviderName,
  binaries: string,
  request: ServerRequest,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const settings = settingsFile(request.settings, {})
  const account = await serverAccount()
  await checkReachable(account, binaries)
  const build = () => buildOnHost(provider, binaries)
  const cache = await baselineCache({ build, settings, account }, request)
  return withKeptOrFresh(cache, request, (kept, keeper) =>
    runCluster({ provider, binaries, settings, account }, kept, keeper, request, use),
  )
}

interface HostCluster {
  readonly provider: ProviderName
  readonly binaries: string
  readonly settings: string
  readonly account: ServerAccount | null
}

async function runCluster<T>(
  { provider, binaries, settings, account }: HostCluster,
  kept: KeptBaseline | null,
  keeper: BaselineKeeper,
  request: ServerRequest,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const begunMs = Date.now()
  const password = kept?.password ?? randomPassword()
  const archive = kept?.archive ?? null
  return withPrivateDirectory(account, request.env, async (directory) => {
    await writeOwned(join(directory, 'password'), password, account)
    await writeOwned(join(directory, 'settings.conf'), settings, account)
    return withTableDirectory(account, request, directory, async (tables) =>
      withGuardedServer(
        { directory, tables, binaries, superuser: SUPERUSER, account, archive, signal: request.signal },
        async ({ ended }) => {
          const admin = { host: directory, port: 5432, user: SUPERUSER, password }
          const serving = untilServing(admin, ended, request.signal)
          const running = await (kept === null
            ? serving.then(() => prepareCluster(provider, admin, request))
            : adoptKept(kept, { provider, admin, serving, intact: isIntact(kept) }, request))
          const cluster = {
            archiver: hostArchiver(directory, tables, account),
            version: running.version,
            password: running.admin.password,
          }
          const value = await use({
            ...running,
            storage: [...new Set([directory, tables])],
            baselines: {
              prepared: kept && { ...kept, restoreMs: (await unpackedMs(directory)) - begunMs },
              keep: (control, baseline) => keeper.keep(control, cluster, baseline),
            },
          })
          keeper.complete()
          return value
        },
      ),
    )
  })
}

async function untilServing(admin: ServerAddress, ended: Promise<void>, signal: AbortSignal): Promise<void> {
  let gone = false
  void ended.then(() => {
    gone = true
  })
  await untilReady(admin, MAINTENANCE_DATABASE, {
    gaveUp: () => gone,
    limitMs: START_LIMIT_MS,
    signal,
    explain: () => lastWords(admin.host),
  })
}

/** When the files of the kept cluster were in their place. */
async function unpackedMs(directory: string): Promise<number> {
  return (await stat(join(directory, 'restored'))).mtimeMs
}

/** A directory in memory for a rehearsal that fits, else the private directory itself. */
async function withTableDirectory<T>(
  account: ServerAccount | null,
  request: ServerRequest,
  directory: string,
  use: (tables: string) => Promise<T>,
): Promise<T> {
  const memory = request.fitsInMemory ? await memoryDirectory() : null
  if (memory === null) return await use(directory)
  return await withPrivateDirectory(account, { TMPDIR: memory }, use)
}

async function checkReachable(account: ServerAccount | null, binaries: string): Promise<void> {
  const barrier = await barrierFor(account, binaries)
  if (barrier === null) return
  throw new ProviderUnavailable(
    `the server in ${binaries} cannot run as root, and the user ${account?.name} may not enter ${barrier}. Install PostgreSQL where every user may read it, or run Rehearse as another user.`,
  )
}

async function writeOwned(path: string, text: string, account: ServerAccount | null): Promise<void> {
  await writeFile(path, text, { mode: 0o600 })
  if (account !== null) await chown(path, account.uid, account.gid)
}

/** The end of the server's log, or of initdb's where the server was not reached. */
async function lastWords(directory: string): Promise<string> {
  for (const name of ['server.log', 'initdb.log']) {
    const text = await readFile(join(directory, name), 'utf8').catch(() => '')
    if (text.trim() !== '') return text.trim().split('\n').slice(-6).join('\n')
  }
  return 'it wrote nothing to its log.'
}
