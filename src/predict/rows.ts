import type { Operation } from '../model/operation.ts'
import type { QueryFacts } from '../model/operation-details.ts'
import { steadinessOf } from './defaults.ts'
import {
  all,
  type Expectation,
  locked,
  lockedIndex,
  lockedIndexes,
  nothing,
  plannedOver,
  scanned,
  unsure,
} from './expectation.ts'
import type { SchemaModel } from './schema-model.ts'
import { distinct, foreignKeysOf, holdsRows, indexesOf, referencesTo, treeOf } from './tree.ts'

/** What a query reads: through views down to tables, with their indexes, which the planner opens. */
export function query(schema: SchemaModel, facts: QueryFacts): Expectation {
  const read = distinct(facts.reads.flatMap((name) => readThrough(schema, name)))
  const known = facts.reads.every((name) => schema.tables.has(name))
  const [only] = facts.reads
  const whole = facts.plainScan && only !== undefined ? treeOf(schema, only) : []
  const isTable = only !== undefined && schema.tables.get(only)?.kind !== 'view'
  return all(
    locked(schema, 'AccessShareLock', ...read, ...read.flatMap((name) => boundsOf(schema, name))),
    planned(schema, read),
    facts.plainScan && isTable
      ? scanned(...whole.filter((one) => holdsRows(schema, one)))
      : read.length > 0
        ? unsure('scans')
        : nothing,
    known ? nothing : unsure('locks'),
    calls(schema, facts.functions),
  )
}

/** Newer planners open the indexes of a partitioned table as well, which has no rows to find. */
function planned(schema: SchemaModel, tables: readonly string[]): Expectation {
  const opens = schema.major >= 16 ? lockedIndexes : plannedOver
  return opens(schema, 'AccessShareLock', ...tables)
}

/** The bounds of a partition that is itself divided are read from its parent. */
function boundsOf(schema: SchemaModel, name: string): readonly string[] {
  const known = schema.tables.get(name)
  return known?.kind === 'partitioned' && known.bound ? [...known.parents] : []
}

/** The relation itself, what a view asks, and what inherits from a table. */
function readThrough(schema: SchemaModel, name: string): readonly string[] {
  const known = schema.tables.get(name)
  if (known?.kind !== 'view') return treeOf(schema, name)
  return [name, ...(known.query?.reads ?? []).flatMap((one) => readThrough(schema, one))]
}

/** What a function does inside is not looked at. */
function calls(schema: SchemaModel, functions: readonly string[]): Expectation {
  const own = functions.filter((name) => schema.functions.has(name))
  return own.length > 0 && steadinessOf(schema, own) !== 'steady' ? unsure('locks', 'scans') : nothing
}

/** INSERT, UPDATE, DELETE, MERGE and COPY. */
export function writeRows(
  schema: SchemaModel,
  operation: Extract<Operation, { readonly type: 'write-rows' }>,
): Expectation {
  const { table, verb, everyRow, reads } = operation
  const tree = verb === 'update' || verb === 'delete' || verb === 'merge' ? treeOf(schema, table) : [table]
  const indexes = tree.map((one) =>
    lockedIndex(schema, 'RowExclusiveLock', one, ...indexesOf(schema, one).map(([name]) => name)),
  )
  return all(
    locked(schema, 'RowExclusiveLock', ...tree),
    ...indexes,
    operation.query
      ? query(schema, operation.query)
      : all(locked(schema, 'AccessShareLock', ...reads), plannedOver(schema, 'AccessShareLock', ...reads)),
    everyRow ? scanned(...tree.filter((one) => holdsRows(schema, one))) : nothing,
    (verb === 'update' || verb === 'delete' || verb === 'merge') && !everyRow ? unsure('scans') : nothing,
    alsoTouched(schema, operation),
  )
}

/** Triggers and foreign keys make other tables part of it; what the functions of triggers do is not looked at. */
function alsoTouched(
  schema: SchemaModel,
  { table, verb, sets = [] }: Extract<Operation, { readonly type: 'write-rows' }>,
): Expectation {
  const known = schema.tables.get(table)
  if (known === undefined) return unsure('locks')
  const own = foreignKeysOf(schema, table).some(
    ({ constraint }) =>
      verb === 'insert' ||
      verb === 'copy' ||
      verb === 'merge' ||
      (verb === 'update' && constraint.columns.some((column) => sets.includes(column))),
  )
  const others = referencesTo(schema, table).length > 0 && verb !== 'insert' && verb !== 'copy'
  const routed = known.kind === 'partitioned' && verb !== 'delete'
  const triggered = known.triggers.size > 0
  return own || others || routed || triggered ? unsure('locks', 'scans') : nothing
}
