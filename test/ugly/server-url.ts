import type { ServerAddress } from '../../src/postgres/server.ts'

/** The URL of a server behind a Unix socket, as a person would give it. */
export function urlOf({ user, password, host }: ServerAddress): string {
  return `postgres://${user}:${password}@/postgres?host=${encodeURIComponent(host)}`
}
