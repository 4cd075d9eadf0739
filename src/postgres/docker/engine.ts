import http from 'node:http'
import { join } from 'node:path'
import { codeOf, messageOf, ProviderUnavailable } from '../provider.ts'

/** An engine that needs longer to say it is there would be too slow to rehearse on. */
const ANSWER_LIMIT_MS = 2_000

const MISSING = 'does not exist'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Asks the Docker engine whether it is there, without loading a Docker client.
 *
 * @throws ProviderUnavailable saying where it was looked for and what to do.
 */
export async function checkEngine(env: Environment): Promise<void> {
  // Certificates are the client's business; it will say what is wrong with them.
  if (env.DOCKER_TLS_VERIFY) return
  const reasons: string[] = []
  for (const address of engineAddresses(env)) {
    const reason = await ping(address)
    if (reason === null) return
    reasons.push(reason)
  }
  // The usual place comes first; where the others hold nothing either, naming them helps nobody.
  const telling = reasons.filter((reason) => !reason.endsWith(MISSING))
  const shown = telling.length > 0 ? telling : reasons.slice(0, 1)
  throw new ProviderUnavailable(`no Docker engine answers: ${shown.join('; ')}.`)
}

/** Where testcontainers looks too: `DOCKER_HOST`, the system's socket, and those of engines without root. */
function engineAddresses(env: Environment): readonly string[] {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST]
  const sockets = [
    '/var/run/docker.sock',
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
    ...(env.HOME
      ? [join(env.HOME, '.docker/run/docker.sock'), join(env.HOME, '.docker/desktop/docker.sock')]
      : []),
  ]
  return sockets.map((path) => `unix://${path}`)
}

/** Why the engine at the address cannot be used, or `null`. */
function ping(address: string): Promise<string | null> {
  const target = requestTarget(address)
  if (target === null)
    return Promise.resolve(`DOCKER_HOST=${address} is neither a unix:// nor a tcp:// address`)
  return new Promise((resolve) => {
    const request = http.get({ ...target, path: '/_ping', timeout: ANSWER_LIMIT_MS }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? null : `${address} answers with status ${response.statusCode}`)
    })
    request.on('timeout', () => request.destroy(new Error(`silent for ${ANSWER_LIMIT_MS / 1000} s`)))
    request.on('error', (error) => resolve(explain(address, error)))
  })
}

function requestTarget(address: string): http.RequestOptions | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url?.protocol === 'unix:') return { socketPath: url.pathname }
  if (url?.protocol === 'tcp:' || url?.protocol === 'http:')
    return { host: url.hostname, port: url.port || 2375 }
  return null
}

function explain(address: string, error: Error): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return `${address} ${MISSING}`
    case 'EACCES':
    case 'EPERM':
      return `this user may not use ${address} (add it to the group docker, or run as root)`
    case 'ECONNREFUSED':
      return `nothing listens at ${address} (start the engine)`
    default:
      return `${address}: ${messageOf(error)}`
  }
}
