import type { LockMode } from '../model/lock-modes.ts'
import type { SchemaModel } from './schema-model.ts'
import { holdsRows, indexesOf, rootOf, treeOf } from './tree.ts'

export interface ExpectedLock {
  /** The table whose users feel it. */
  readonly table: string
  readonly relation: string
  readonly mode: LockMode
  readonly createdHere?: true
}

type Unknown = 'locks' | 'rewrites' | 'scans' | 'rowsChanged'

/** What one operation is expected to do. The lock modes are those measured on PostgreSQL 14 to 18. */
export interface Expectation {
  readonly locks: readonly ExpectedLock[]
  readonly rewrites: readonly string[]
  readonly indexRebuilds: readonly string[]
  readonly scans: readonly string[]
  /** What the parse does not tell. */
  readonly unknown: readonly Unknown[]
}

export const nothing: Expectation = { locks: [], rewrites: [], indexRebuilds: [], scans: [], unknown: [] }

export function all(...parts: readonly Expectation[]): Expectation {
  return {
    locks: parts.flatMap(({ locks }) => locks),
    rewrites: parts.flatMap(({ rewrites }) => rewrites),
    indexRebuilds: parts.flatMap(({ indexRebuilds }) => indexRebuilds),
    scans: parts.flatMap(({ scans }) => scans),
    unknown: parts.flatMap(({ unknown }) => unknown),
  }
}

export const unsure = (...unknown: readonly Unknown[]): Expectation => ({ ...nothing, unknown })

export const scanned = (...tables: readonly string[]): Expectation => ({ ...nothing, scans: tables })

/** A lock on a table, a view or a sequence. */
export function locked(schema: SchemaModel, mode: LockMode, ...relations: readonly string[]): Expectation {
  const locks = relations.map((relation) => ({ table: rootOf(schema, relation), relation, mode }))
  return { ...nothing, locks }
}

export function lockedIndex(
  schema: SchemaModel,
  mode: LockMode,
  table: string,
  ...indexes: readonly string[]
): Expectation {
  const locks = indexes.map((relation) => ({ table: rootOf(schema, table), relation, mode }))
  return { ...nothing, locks }
}

/** A relation that the operation makes: nobody else sees it. */
export function created(schema: SchemaModel, relation: string, table = relation): Expectation {
  const lock = {
    table: rootOf(schema, table),
    relation,
    mode: 'AccessExclusiveLock',
    createdHere: true,
  } as const
  return { ...nothing, locks: [lock] }
}

export function exclusive(schema: SchemaModel, ...relations: readonly string[]): Expectation {
  return locked(schema, 'AccessExclusiveLock', ...relations)
}

/** The table and, but for `ONLY`, all that inherit from it. */
export function lockedTree(
  schema: SchemaModel,
  mode: LockMode,
  table: string,
  only: boolean | undefined,
): Expectation {
  return locked(schema, mode, ...(only ? [table] : treeOf(schema, table)))
}

/** Who plans a query opens every index of each table that holds rows. */
export function plannedOver(schema: SchemaModel, mode: LockMode, ...tables: readonly string[]): Expectation {
  return lockedIndexes(schema, mode, ...tables.filter((table) => holdsRows(schema, table)))
}

/** All indexes of the tables. */
export function lockedIndexes(
  schema: SchemaModel,
  mode: LockMode,
  ...tables: readonly string[]
): Expectation {
  return all(
    ...tables.map((table) =>
      lockedIndex(schema, mode, table, ...indexesOf(schema, table).map(([name]) => name)),
    ),
  )
}

/** A copy of the table, and all its indexes built anew. */
export function rewritten(schema: SchemaModel, table: string): Expectation {
  if (!holdsRows(schema, table)) return nothing
  const indexes = indexesOf(schema, table).map(([name]) => name)
  return {
    ...lockedIndex(schema, 'AccessExclusiveLock', table, ...indexes),
    rewrites: [table],
    indexRebuilds: indexes,
    scans: [table],
  }
}
