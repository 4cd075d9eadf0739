import { LOCK_MODES } from '../../src/model/lock-modes.ts'
import type { Contents } from './contents.ts'
import type { Proof } from './labels.ts'
import type { Witnessed } from './witness.ts'

/** What one migration did: statement by statement, and to the database as a whole. */
export interface Deed {
  readonly statements: readonly Witnessed[]
  readonly before: Contents
  readonly after: Contents
}

/** Beyond this, everybody who comes later stands still for longer than a failed deployment is worth. */
const LONG_WAIT_MS = 10_000

/** Whether the effect that the label names was seen at its line. Queries and lost values need the server: see the test. */
export function isSeen(
  proof: Exclude<Proof, { effect: 'breaks' }>,
  line: number,
  { statements, before, after }: Deed,
): boolean {
  const at = statements.findIndex((statement) => statement.line === line)
  const statement = statements[at]
  if (statement === undefined) return false
  switch (proof.effect) {
    case 'lock':
      return holds(statement, proof)
    case 'scan':
      return holds(statement, proof) && statement.scans.includes(proof.table)
    case 'rewrite':
      return statement.rewrites.includes(proof.table)
    case 'held':
      return (
        holds(statement, proof) &&
        statements.slice(at + 1).some((later) => holds(later, proof) && later.scans.length > 0)
      )
    case 'error':
      return statement.error === proof.code
    case 'loss':
      return rowsOf(after, proof.table) < rowsOf(before, proof.table)
    case 'rows':
      return statement.rowsChanged >= rowsOf(before, proof.table)
    case 'unlimited':
      return statement.lockTimeoutMs === 0 && keepsWritersOut(statement, proof.table)
    case 'longwait':
      return statement.lockTimeoutMs > LONG_WAIT_MS && keepsWritersOut(statement, proof.table)
    case 'vanishes':
      return statements.length > at + 1 && JSON.stringify(shape(before)) === JSON.stringify(shape(after))
  }
}

/** Why a migration is not harmless; empty: it is. Locks that end at once are what every schema change takes. */
export function harms({ statements, before, after }: Deed): readonly string[] {
  return [
    ...statements.flatMap((statement) => harmsOf(statement, before)),
    ...[...before.relations].flatMap(([name, relation]) => {
      const now = after.relations.get(name)
      if (now === undefined) return [`${name} is gone`]
      const lost = relation.columns.filter((column) => !now.columns.includes(column))
      const fewer = now.rows < relation.rows ? [`rows of ${name} are gone`] : []
      return [...lost.map((column) => `${name}.${column} is gone`), ...fewer]
    }),
  ]
}

function harmsOf(statement: Witnessed, { relations }: Contents): readonly string[] {
  const tables = [...relations].filter(([, { kind }]) => kind === 'r' || kind === 'p').map(([name]) => name)
  const locked = tables.filter((table) => keepsWritersOut(statement, table))
  const waits = statement.lockTimeoutMs === 0 || statement.lockTimeoutMs > LONG_WAIT_MS
  return [
    ...(statement.error === null ? [] : [`line ${statement.line} fails with ${statement.error}`]),
    ...tables
      .filter((table) => statement.rewrites.includes(table))
      .map((table) => `line ${statement.line} rewrites ${table}`),
    ...(locked.length > 0 && statement.scans.length > 0
      ? [`line ${statement.line} reads ${statement.scans.join()} while ${locked.join()} is locked`]
      : []),
    ...(locked.length > 0 && waits ? [`line ${statement.line} waits too long for ${locked.join()}`] : []),
    ...(statement.rowsChanged >= MANY_ROWS && tables.some((table) => writes(statement, table))
      ? [`line ${statement.line} writes ${statement.rowsChanged} rows in one transaction`]
      : []),
  ]
}

/** A batch. */
const MANY_ROWS = 100

const writes = ({ locks }: Witnessed, table: string) => locks.get(table) === 'RowExclusiveLock'

function holds({ locks }: Witnessed, { table, mode }: { table: string; mode: string }): boolean {
  return strength(locks.get(table)) >= strength(lockName(mode))
}

/** `SHARE ROW EXCLUSIVE` as `pg_locks` writes it. */
const lockName = (mode: string) =>
  `${mode
    .split(' ')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('')}Lock`

const keepsWritersOut = ({ locks }: Witnessed, table: string) =>
  strength(locks.get(table)) >= strength('ShareLock')

const strength = (mode: string | undefined) => (LOCK_MODES as readonly (string | undefined)[]).indexOf(mode)

const rowsOf = ({ relations }: Contents, table: string) => relations.get(table)?.rows ?? 0

const shape = ({ relations }: Contents) => [...relations].map(([name, { columns }]) => [name, columns]).sort()
