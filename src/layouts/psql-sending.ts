import type { Sending } from './layout.ts'

/**
 * How psql sends a file: statement by statement, each of which commits by itself unless the file opens a transaction
 * (psql, Notes: autocommit is on by default). A transaction that the file leaves open ends with the connection, and a
 * byte order mark is dropped.
 */
export const AS_PSQL: Sending = {
  sentAs: 'statements',
  transaction: 'per-statement',
  atEnd: 'disconnects',
  stripsByteOrderMark: true,
  companion: [],
  refusal: null,
}
