import { SUPPORTED_POSTGRES_MAJORS } from '../../config/settings.ts'
import { withCluster } from '../cluster/cluster.ts'
import { ProviderUnavailable, wantedMajor } from '../provider.ts'
import type { RunningServer } from '../server.ts'
import type { ServerRequest } from '../server-request.ts'
import { findInstallations, type Installation } from './find-binaries.ts'

/** Runs a server that is installed on this machine. */
export async function withLocalServer<T>(
  request: ServerRequest,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  if (process.platform === 'win32')
    throw new ProviderUnavailable('starting an installed server is not supported on Windows. Use Docker.')
  const { binaries } = choose(request, await findInstallations(request.env))
  return withCluster('local', binaries, request, use)
}

/** An explicit `local` without a version takes what there is; `auto` keeps to the default major. */
function choose(request: ServerRequest, installations: readonly Installation[]): Installation {
  const anyMajor = request.version === null && request.choice.kind === 'local'
  const major = wantedMajor(request)
  const suitable = anyMajor
    ? installations
        .filter((each) => SUPPORTED_POSTGRES_MAJORS.includes(each.major))
        .toSorted((a, b) => b.major - a.major)
    : installations.filter((each) => each.major === major)
  const [best] = suitable
  if (best !== undefined) return best
  const found = installations.map((each) => `${each.major} in ${each.binaries}`).join(', ')
  throw new ProviderUnavailable(
    `no PostgreSQL server ${anyMajor ? `of version ${SUPPORTED_POSTGRES_MAJORS.join(', ')}` : major} is installed: neither the PATH nor the usual directories hold its initdb and postgres${found === '' ? '' : ` (found: ${found})`}. Install it, or ask for another provider or version.`,
  )
}
