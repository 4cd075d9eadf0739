import { limitsOf } from './bounds/limits.ts'
import type { StoppedSession } from './bounds/stopped-session.ts'
import { createWatchdog } from './bounds/watchdog.ts'
import { checkExtensions } from './extensions.ts'
import { type Provider, ProviderUnavailable } from './provider.ts'
import { checkRoles } from './roles.ts'
import { type PostgresServer, type ProviderAttempt, type ProviderName, ServerUnavailable } from './server.ts'
import type { ServerRequest } from './server-request.ts'

/**
 * Starts a throwaway server, lends it to `use`, and removes everything it made, whatever happens: also when
 * `use` throws, when the signal aborts, and when this process is killed.
 *
 * @throws ServerUnavailable with one attempt per provider tried.
 * @throws UserError for settings, roles or extensions that are refused.
 * @throws StoppedSession where a session could not be ended but by killing the server.
 * @throws the reason of the signal once it has aborted.
 */
export async function withServer<T>(
  asked: ServerRequest,
  use: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  const { signal: killed, kill } = killSwitch()
  const request = { ...asked, signal: AbortSignal.any([asked.signal, killed]) }
  const limits = asked.limits ?? limitsOf(asked.timeoutSeconds)
  checkExtensions(request.extensions)
  checkRoles(request.roles)
  const attempts: ProviderAttempt[] = []
  for (const name of candidates(request.choice.kind)) {
    request.signal.throwIfAborted()
    if (runsOnHost(name) && !request.allowHostServers) {
      attempts.push({ provider: name, reason: HOST_SERVER_REFUSED })
      continue
    }
    const provider = await loadProvider(name)
    let started = false
    try {
      return await provider(request, (server) => {
        started = true
        return use({ ...server, watchdog: createWatchdog(server, limits, kill) })
      })
    } catch (error) {
      // The lost connections of a server that was killed on purpose say less than the reason for killing it.
      request.signal.throwIfAborted()
      if (started || !(error instanceof ProviderUnavailable)) throw error
      attempts.push({ provider: name, reason: error.message })
    }
  }
  throw new ServerUnavailable(attempts)
}

/** What ends a server ends it for every session; an abort of the run takes the same way. */
function killSwitch() {
  const controller = new AbortController()
  return {
    signal: controller.signal,
    kill: (reason: StoppedSession) => controller.abort(reason),
  }
}

/** A process of a machine that is kept sees what earlier jobs left there, and later jobs see what it leaves. */
const HOST_SERVER_REFUSED =
  'not started, because the SQL comes from a fork and would run as a process of this self-hosted runner. Give the runner a Docker engine, or set the input allow-host-server to true.'

function runsOnHost(name: ProviderName): boolean {
  switch (name) {
    case 'local':
    case 'embedded':
      return true
    case 'docker':
    case 'url':
      return false
  }
}

function candidates(kind: ServerRequest['choice']['kind']): readonly ProviderName[] {
  switch (kind) {
    case 'auto':
      return ['docker', 'local', 'embedded']
    case 'none':
      throw new Error('A server was asked for although the setting postgres is none.')
    case 'docker':
    case 'local':
    case 'embedded':
    case 'url':
      return [kind]
  }
}

/** Providers are loaded one at a time: most runs need one, and the docker client alone takes half a second. */
async function loadProvider(name: ProviderName): Promise<Provider> {
  switch (name) {
    case 'docker':
      return (await import('./docker/docker-provider.ts')).withDockerServer
    case 'local':
      return (await import('./local/local-provider.ts')).withLocalServer
    case 'embedded':
      return (await import('./embedded/embedded-provider.ts')).withEmbeddedServer
    case 'url':
      return (await import('./url/url-provider.ts')).withUrlServer
  }
}
