import type { Client, Connection } from 'pg'
import { bounded } from './perform-sql.ts'

/** The server refused a statement of a pipeline; nothing behind it ran. */
export class PipelineRefusal extends Error {
  /** Index of the refused statement among those sent. */
  readonly index: number

  constructor(index: number, cause: Error) {
    super(cause.message, { cause })
    this.index = index
  }
}

/**
 * Sends SQL under review as one pipeline: every statement by itself in the extended protocol, and a single Sync at
 * the end (manual, Frontend/Backend Protocol, Pipelining). That Sync ends the transaction which the server opens for
 * the statements.
 *
 * @throws PipelineRefusal with the server's refusal as its cause, StoppedSession where it reached a limit.
 */
export async function performPipeline(client: Client, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return
  await bounded(client, 'script', () => sendAll(client, statements))
}

function sendAll(client: Client, statements: readonly string[]): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let answered = 0
    const answer = () => {
      answered++
    }
    client.query({
      submit: (connection: Connection) => submit(connection, statements),
      handleRowDescription: () => undefined,
      handleDataRow: () => undefined,
      handlePortalSuspended: () => undefined,
      handleCommandComplete: answer,
      handleEmptyQuery: answer,
      handleCopyInResponse: (connection: CopyingConnection) => connection.sendCopyFail('No data follows.'),
      handleCopyData: () => undefined,
      handleError: (cause: Error) => reject(new PipelineRefusal(answered, cause)),
      handleReadyForQuery: () => resolve(),
    })
  })
}

/** The driver's types leave these out. */
type CopyingConnection = Connection & { readonly sendCopyFail: (reason: string) => void }
type SendingConnection = Connection & {
  readonly parse: (message: { readonly text: string }) => void
  readonly bind: (message: object) => void
  readonly describe: (message: { readonly type: 'P' }) => void
  readonly execute: (message: object) => void
}

/** The messages of pgx for each statement of a batch; all of them leave in one write. */
function submit(connection: Connection, statements: readonly string[]): void {
  const { stream, parse, bind, describe, execute } = connection as SendingConnection
  stream.cork()
  try {
    for (const text of statements) {
      parse.call(connection, { text })
      bind.call(connection, {})
      describe.call(connection, { type: 'P' })
      execute.call(connection, {})
    }
    connection.sync()
  } finally {
    stream.uncork()
  }
}
