import type { Client } from 'pg'
import type { RewriteReason } from '../../../model/report.ts'
import { LOCK_TIMEOUT_STATE, REWRITE_STATE, rewriteReasons } from './command-trigger.ts'

/** What the server tells the replaying session on the side while one piece of SQL runs. */
export interface SideNotes {
  /** Why each table was written anew, by OID. */
  readonly rewrites: ReadonlyMap<number, readonly RewriteReason[]>
  /** `lock_timeout` in milliseconds that was weakest among the commands of the piece; `null`: none was told. */
  readonly lockTimeoutMs: number | null
  readonly tempBytes: number
}

export interface SessionMessages {
  /** What was told since the last call. */
  readonly take: () => SideNotes
}

/** The function of `storage/file/fd.c` that reports a temporary file when it is removed (`log_temp_files`). */
const TEMPORARY_FILE = 'ReportTemporaryFileUsage'

/**
 * Listens to what the server sends beside results. A message is recognised by its SQLSTATE or by the function of the
 * server that sent it: its text comes in any language, and scripts send messages too.
 */
export function listenToMessages(client: Client): SessionMessages {
  let rewrites = new Map<number, readonly RewriteReason[]>()
  let lockTimeoutMs: number | null = null
  let tempBytes = 0
  client.on('notice', ({ code, routine, message = '' }) => {
    if (routine === TEMPORARY_FILE) tempBytes += lastInteger(message)
    else if (code === LOCK_TIMEOUT_STATE) lockTimeoutMs = weakest(lockTimeoutMs, lastInteger(message))
    else if (code === REWRITE_STATE) {
      const [oid, bits] = message.split(' ').map(Number)
      if (oid !== undefined && bits !== undefined) rewrites.set(oid, rewriteReasons(bits))
    }
  })
  return {
    take: () => {
      const notes = { rewrites, lockTimeoutMs, tempBytes }
      rewrites = new Map()
      lockTimeoutMs = null
      tempBytes = 0
      return notes
    },
  }
}

/** No limit is the weakest of all. */
const weakest = (one: number | null, other: number) =>
  one === 0 || other === 0 ? 0 : Math.max(one ?? 0, other)

const lastInteger = (text: string) => Number(text.match(/\d+(?=\D*$)/)?.[0] ?? 0)
