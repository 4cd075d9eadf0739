import http from 'node:http'
import https from 'node:https'
import { messageOf, ProviderUnavailable } from '../provider.ts'

const MOST_REDIRECTS = 5

/** A registry that sends nothing for so long has gone; a slow download keeps sending. */
const IDLE_LIMIT_MS = 30_000

export interface HttpContext {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/**
 * Sends a GET request, follows redirects and hands the body of a 200 to `use`. Proxies of the environment are
 * used where Node can (24.5 and later).
 *
 * @throws ProviderUnavailable naming the address and what went wrong.
 */
export async function withResponse<T>(
  url: string,
  accept: string,
  context: HttpContext,
  use: (body: http.IncomingMessage) => Promise<T>,
): Promise<T> {
  const response = await follow(new URL(url), accept, context, MOST_REDIRECTS)
  try {
    return await use(response)
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof ProviderUnavailable) throw error
    throw new ProviderUnavailable(`the download of ${url} broke off: ${messageOf(error)}. Run again.`)
  } finally {
    response.destroy()
  }
}

async function follow(
  url: URL,
  accept: string,
  context: HttpContext,
  redirects: number,
): Promise<http.IncomingMessage> {
  const response = await get(url, accept, context)
  const status = response.statusCode ?? 0
  if (status === 200) return response
  response.destroy()
  const { location } = response.headers
  if (status >= 300 && status < 400 && location !== undefined && redirects > 0)
    return follow(new URL(location, url), accept, context, redirects - 1)
  throw new ProviderUnavailable(
    `the npm registry answers ${status} to ${url.href}. Set npm_config_registry to a registry that serves it without a login, or use another provider.`,
  )
}

function get(url: URL, accept: string, { env, signal }: HttpContext): Promise<http.IncomingMessage> {
  const library = url.protocol === 'http:' ? http : https
  const proxies = {
    HTTP_PROXY: env.HTTP_PROXY ?? env.http_proxy,
    HTTPS_PROXY: env.HTTPS_PROXY ?? env.https_proxy,
    NO_PROXY: env.NO_PROXY ?? env.no_proxy,
  }
  return new Promise((resolve, reject) => {
    const request = library.get(
      url,
      {
        agent: new library.Agent({ proxyEnv: proxies }),
        headers: { accept },
        signal,
        timeout: IDLE_LIMIT_MS,
      },
      resolve,
    )
    request.on('timeout', () => request.destroy(new Error(`nothing received for ${IDLE_LIMIT_MS / 1000} s`)))
    request.on('error', (error) => {
      const reason = `the npm registry at ${url.origin} cannot be reached (${messageOf(error)}). Allow the network, or set npm_config_registry to a registry inside it.`
      reject(signal.aborted ? signal.reason : new ProviderUnavailable(reason))
    })
  })
}
