import type { LockMode } from '../model/lock-modes.ts'
import type { ColumnDefinition, ConstraintDefinition, Operation } from '../model/operation.ts'
import type { Effects } from '../model/report.ts'
import { inSchemaOf, isProvedNotNull, type SchemaModel } from './schema-model.ts'
import { typeChangeCost } from './type-change.ts'

/** What one operation is expected to do. The lock modes are those measured on PostgreSQL 14 to 18. */
interface Expectation {
  readonly locks: readonly (readonly [table: string, mode: LockMode])[]
  readonly rewrites: readonly string[]
  readonly scans: readonly string[]
  /** What the parse does not tell. */
  readonly unknown: readonly string[]
}

const nothing: Expectation = { locks: [], rewrites: [], scans: [], unknown: [] }

/** The effects a statement would have on the schema as far as it is known; times stay unknown without a server. */
export function predictEffects(operations: readonly Operation[], schema: SchemaModel): Effects {
  const expected = operations.map((operation) => expect(operation, schema))
  const locks = new Map(
    expected.flatMap((one) => one.locks).map(([table, mode]) => [`${table} ${mode}`, { table, mode }]),
  )
  const unknown = distinct(expected.flatMap((one) => one.unknown))
  return {
    source: 'predicted',
    durationMs: null,
    locks: [...locks.values()].map(({ table, mode }) => ({ table, relation: table, mode, heldMs: null })),
    rewrites: distinct(expected.flatMap((one) => one.rewrites)),
    scans: distinct(expected.flatMap((one) => one.scans)),
    walBytes: null,
    ...(unknown.length > 0 ? { unknown } : {}),
    error: null,
  }
}

const distinct = (items: readonly string[]) => [...new Set(items)]

const exclusive = (table: string): Expectation => ({ ...nothing, locks: [[table, 'AccessExclusiveLock']] })

function expect(operation: Operation, schema: SchemaModel): Expectation {
  switch (operation.type) {
    case 'create-table':
      return {
        ...nothing,
        locks: [
          ...operation.references.map((table) => [table, 'ShareRowExclusiveLock'] as const),
          ...(operation.partitionOf === null
            ? []
            : [[operation.partitionOf, 'AccessExclusiveLock'] as const]),
        ],
      }
    case 'create-index': {
      const { table, concurrently } = operation
      const scanned = buildsIndex(operation, schema) ? [table] : []
      return {
        ...nothing,
        locks: [[table, concurrently ? 'ShareUpdateExclusiveLock' : 'ShareLock']],
        scans: scanned,
      }
    }
    case 'drop-index':
      return operation.indexes
        .map((index) => dropIndex(schema.indexes.get(index), operation.concurrently))
        .reduce(both, nothing)
    case 'detach-partition': {
      const { table, partition, concurrently } = operation
      return concurrently
        ? { ...nothing, locks: [[table, 'ShareUpdateExclusiveLock']] }
        : both(exclusive(table), exclusive(partition))
    }
    case 'add-column':
      return addColumn(operation.table, operation.column)
    case 'set-not-null': {
      const { table, column } = operation
      return { ...exclusive(table), scans: isProvedNotNull(schema, table, column) ? [] : [table] }
    }
    case 'alter-column-type': {
      const { table, column, newType, using } = operation
      const cost = typeChangeCost(schema.tables.get(table)?.columns.get(column), newType, using)
      if (cost === 'unknown') return { ...exclusive(table), unknown: ['rewrites'] }
      return cost === 'metadata'
        ? exclusive(table)
        : { ...exclusive(table), rewrites: [table], scans: [table] }
    }
    case 'add-constraint':
      return addConstraint(operation.table, operation.constraint)
    case 'validate-constraint':
      return { ...nothing, locks: [[operation.table, 'ShareUpdateExclusiveLock']], scans: [operation.table] }
    case 'drop-constraint': {
      const dropped = schema.tables.get(operation.table)?.constraints.get(operation.name)
      return dropped?.references
        ? both(exclusive(operation.table), exclusive(dropped.references))
        : exclusive(operation.table)
    }
    case 'alter-table':
      return WEAK_ACTIONS.has(operation.action)
        ? { ...nothing, locks: [[operation.table, 'ShareUpdateExclusiveLock']] }
        : {
            ...exclusive(operation.table),
            unknown: RISKY_ACTIONS.has(operation.action) ? ['rewrites', 'scans'] : [],
          }
    case 'drop-column':
    case 'drop-not-null':
    case 'rename':
      return exclusive(operation.table)
    case 'drop-table':
    case 'truncate':
      return operation.tables.map(exclusive).reduce(both, nothing)
    case 'write-rows':
      return { ...nothing, locks: [[operation.table, 'RowExclusiveLock']], unknown: ['scans', 'rowsChanged'] }
    case 'set':
    case 'transaction':
      return nothing
    case 'reindex':
    case 'maintenance':
    case 'opaque':
      return { ...nothing, unknown: ['locks', 'rewrites', 'scans'] }
    case 'other':
      return operation.tables.length === 0 ? nothing : { ...nothing, unknown: ['locks'] }
  }
}

const WEAK_ACTIONS = new Set([
  'AT_SetStatistics',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_AttachPartition',
  'AT_ClusterOn',
])
const RISKY_ACTIONS = new Set([
  'AT_SetLogged',
  'AT_SetUnLogged',
  'AT_SetAccessMethod',
  'AT_SetTableSpace',
  'AT_SetExpression',
])

function both(a: Expectation, b: Expectation): Expectation {
  return {
    locks: [...a.locks, ...b.locks],
    rewrites: [...a.rewrites, ...b.rewrites],
    scans: [...a.scans, ...b.scans],
    unknown: [...a.unknown, ...b.unknown],
  }
}

/** Not where it exists already, nor on the parent alone of partitions, which holds no rows. */
function buildsIndex(
  { table, index, ifNotExists, onlyParent }: Extract<Operation, { readonly type: 'create-index' }>,
  schema: SchemaModel,
): boolean {
  if (ifNotExists && index !== null && schema.indexes.has(inSchemaOf(table, index))) return false
  return !(onlyParent && schema.tables.get(table)?.partitioned)
}

function dropIndex(table: string | undefined, concurrently: boolean): Expectation {
  if (table === undefined) return { ...nothing, unknown: ['locks'] }
  return concurrently ? { ...nothing, locks: [[table, 'ShareUpdateExclusiveLock']] } : exclusive(table)
}

/** Evaluated once for all rows: a default made of these copies nothing. */
const STABLE_FUNCTIONS = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_database',
  'current_schema',
])
/** Evaluated for every row: the table is copied. */
const VOLATILE_FUNCTIONS = new Set([
  'clock_timestamp',
  'gen_random_uuid',
  'nextval',
  'random',
  'timeofday',
  'uuid_generate_v1',
  'uuid_generate_v4',
  'uuidv4',
  'uuidv7',
])

function addColumn(table: string, column: ColumnDefinition): Expectation {
  const volatile = column.defaultCallsFunctions.some((name) => VOLATILE_FUNCTIONS.has(name))
  const undecided = column.defaultCallsFunctions.some(
    (name) => !STABLE_FUNCTIONS.has(name) && !VOLATILE_FUNCTIONS.has(name),
  )
  const copies = column.serial || column.identity || column.generatedStored || volatile
  const own = {
    ...exclusive(table),
    rewrites: copies ? [table] : [],
    scans: copies ? [table] : [],
    unknown: undecided && !copies ? ['rewrites'] : [],
  }
  return column.constraints
    .filter((constraint) => constraint.kind !== 'foreign-key' || column.hasDefault)
    .map((constraint) => addConstraint(table, constraint))
    .reduce(both, both(own, referencedBy(column)))
}

function referencedBy(column: ColumnDefinition): Expectation {
  const parents = column.constraints.flatMap((constraint) => constraint.references ?? [])
  return { ...nothing, locks: parents.map((table) => [table, 'ShareRowExclusiveLock'] as const) }
}

function addConstraint(table: string, constraint: ConstraintDefinition): Expectation {
  const scans = constraint.notValid ? [] : [table]
  switch (constraint.kind) {
    case 'foreign-key': {
      const tables = distinct([table, ...(constraint.references ? [constraint.references] : [])])
      return { ...nothing, locks: tables.map((one) => [one, 'ShareRowExclusiveLock'] as const), scans }
    }
    case 'unique':
    case 'primary-key':
      return { ...exclusive(table), scans: constraint.usingIndex === null ? [table] : [] }
    case 'check':
    case 'exclusion':
      return { ...exclusive(table), scans }
    case 'not-null':
      return { ...exclusive(table), scans }
  }
}
