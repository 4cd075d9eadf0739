import { DEFAULT_POSTGRES_MAJOR } from '../config/settings.ts'
import type { PostgresServer } from './server.ts'
import type { ServerRequest } from './server-request.ts'

/** Starts a server, lends it to `use`, and leaves nothing behind. */
export type Provider = <T>(request: ServerRequest, use: (server: PostgresServer) => Promise<T>) => Promise<T>

/** Thrown by a provider that cannot serve; the message says why and what to do, in words for the report. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
}

/** The major version to start where the user's choice leaves it open. */
export function wantedMajor(request: Pick<ServerRequest, 'version'>): number {
  return request.version ?? DEFAULT_POSTGRES_MAJOR
}

/** The message of anything thrown, with the errors a connection attempt to several addresses gathers. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((each) => messageOf(each)).join(', ')
  return error instanceof Error ? error.message : String(error)
}
