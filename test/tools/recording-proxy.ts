import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** One command a tool sent: a simple query, or a prepared statement that was executed. */
export interface SentCommand {
  /** Counts connections from 0 in the order in which they were opened. */
  readonly connection: number
  readonly message: 'query' | 'execute'
  readonly sql: string
}

/** An error with which the server answered. */
export interface Refusal {
  readonly connection: number
  /** SQLSTATE. */
  readonly code: string
  readonly message: string
}

export interface RecordingProxy {
  readonly port: number
  readonly sent: readonly SentCommand[]
  readonly refused: readonly Refusal[]
}

/** Untyped packets that open a connection: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const ENCRYPTION_REQUESTS: ReadonlySet<number> = new Set([80877103, 80877104])

/**
 * A TCP port in front of a server's Unix socket that notes what clients send and what the server refuses. Drivers of Java know no
 * Unix sockets, and what is on the wire is the best evidence of how a tool sends a file.
 */
export async function withRecordingProxy<T>(
  socketPath: string,
  use: (proxy: RecordingProxy) => Promise<T>,
): Promise<T> {
  const sent: SentCommand[] = []
  const refused: Refusal[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((client) => {
    const upstream = connect(socketPath)
    const connection = connections++
    client.on('data', recorder(connection, sent))
    upstream.on('data', refusalRecorder(connection, refused))
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => client.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  try {
    return await use({ port: address.port, sent, refused })
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
}

/** Follows the frontend messages of one connection. */
function recorder(connection: number, sent: SentCommand[]): (chunk: Buffer) => void {
  const statements = new Map<string, string>()
  const portals = new Map<string, string>()
  let pending = Buffer.alloc(0)
  let started = false
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const header = started ? 1 : 0
      if (pending.length < header + 4) return
      const size = header + pending.readInt32BE(header)
      if (pending.length < size) return
      const body = pending.subarray(header + 4, size)
      if (!started) started = !ENCRYPTION_REQUESTS.has(body.readInt32BE(0))
      else note(String.fromCharCode(pending[0] ?? 0), body.toString('utf8').split('\0'))
      pending = pending.subarray(size)
    }
  }

  /** The texts of Parse are the statement's name and its SQL; those of Bind are the portal's and the statement's name. */
  function note(type: string, [first = '', second = '']: string[]): void {
    switch (type) {
      case 'Q':
        sent.push({ connection, message: 'query', sql: first })
        return
      case 'P':
        statements.set(first, second)
        return
      case 'B':
        portals.set(first, statements.get(second) ?? '')
        return
      case 'E':
        sent.push({ connection, message: 'execute', sql: portals.get(first) ?? '' })
    }
  }
}

/** The one byte that answers a request for encryption: willing or not. */
const ENCRYPTION_ANSWERS = 'SN'

/** Follows the backend messages of one connection. */
function refusalRecorder(connection: number, refused: Refusal[]): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0)
  let started = false
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    if (!started && ENCRYPTION_ANSWERS.includes(String.fromCharCode(pending[0] ?? 0))) {
      pending = pending.subarray(1)
    }
    while (pending.length >= 5) {
      started = true
      const size = 1 + pending.readInt32BE(1)
      if (pending.length < size) return
      const type = String.fromCharCode(pending[0] ?? 0)
      if (type === 'E') refused.push({ connection, ...errorFields(pending.subarray(5, size)) })
      pending = pending.subarray(size)
    }
  }
}

/** Each field of an ErrorResponse is one letter and a text: C is the SQLSTATE, M the message. */
function errorFields(body: Buffer): { readonly code: string; readonly message: string } {
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.charAt(0), field.slice(1)]),
  )
  return { code: fields.get('C') ?? '', message: fields.get('M') ?? '' }
}
