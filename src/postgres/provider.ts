import { DEFAULT_POSTGRES_MAJOR } from '../config/settings.ts'
import type { RunningServer } from './server.ts'
import type { ServerRequest } from './server-request.ts'

/** Starts a server, lends it to `use`, and leaves nothing behind. */
export type Provider = <T>(request: ServerRequest, use: (server: RunningServer) => Promise<T>) => Promise<T>

/** Thrown by a provider that cannot serve; the message says why and what to do, in words for the report. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
}

/** The major version to start where the user's choice leaves it open. */
export function wantedMajor(request: Pick<ServerRequest, 'version'>): number {
  return request.version ?? DEFAULT_POSTGRES_MAJOR
}

/** SQLSTATE or system error code of anything thrown; empty where it has none. */
export function codeOf(error: unknown): string {
  return isObject(error) && 'code' in error ? String(error.code) : ''
}

/** The message of anything thrown, with the errors a connection attempt to several addresses gathers. */
export function messageOf(error: unknown): string {
  if (!isObject(error) || !('message' in error)) return String(error)
  if (error.message === '' && 'errors' in error && Array.isArray(error.errors))
    return error.errors.map(messageOf).join(', ')
  return String(error.message)
}

/** Not `instanceof Error`: errors of Node's own modules belong to another realm where code runs in a `vm` context. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
