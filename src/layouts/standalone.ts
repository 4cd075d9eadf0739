import type { Layout, Sending, Target } from './layout.ts'
import { plain } from './plain.ts'

/**
 * What nobody's tool sends is sent by psql: statement by statement, so that only BEGIN and COMMIT of its own make a
 * transaction (psql, Notes: autocommit is on by default).
 */
const AS_PSQL: Sending = {
  sentAs: 'statements',
  transaction: 'per-statement',
  atEnd: 'disconnects',
  stripsByteOrderMark: true,
  companion: [],
  refusal: null,
}

const layout: Layout = { ...plain, sending: () => AS_PSQL }

/** A file that no layout claims and that was named all the same. */
export function standalone(path: string): Target {
  const migration = { id: path, up: { path }, down: null, repeatable: false }
  return { directory: '.', layout, evidence: 'read on its own', migrations: [migration], ignored: [] }
}
