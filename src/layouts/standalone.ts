import type { Layout, Target } from './layout.ts'
import { plain } from './plain.ts'
import { AS_PSQL } from './psql-sending.ts'

/** What nobody's tool sends is sent by psql. */
const layout: Layout = { ...plain, sending: () => AS_PSQL }

/** A file that no layout claims and that was named all the same. */
export function standalone(path: string): Target {
  const migration = { id: path, up: { path }, down: null, repeatable: false }
  return { directory: '.', layout, evidence: 'read on its own', migrations: [migration], ignored: [] }
}
