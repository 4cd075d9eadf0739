import type { PostgresServer } from '../../src/postgres/server.ts'
import type { ServerRequest } from '../../src/postgres/server-request.ts'
import { withServer } from '../../src/postgres/with-server.ts'

/** A request for an embedded server with the defaults of a review; each test states what it changes. */
export function serverRequest(changes: Partial<ServerRequest> = {}): ServerRequest {
  return {
    choice: { kind: 'embedded' },
    version: null,
    image: null,
    settings: {},
    extensions: [],
    roles: [],
    allowHostServers: true,
    fitsInMemory: true,
    timeoutSeconds: 300,
    env: process.env,
    signal: new AbortController().signal,
    progress: () => undefined,
    assets: '',
    ...changes,
  }
}

/** A real server of the given major version (`null`: the default one) from the download cache, for one test or file. */
export function withTestServer<T>(
  major: number | null,
  use: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  return withServer(serverRequest({ version: major }), use)
}
