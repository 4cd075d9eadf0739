import type { ConstraintDefinition, Operation } from '../model/operation.ts'
import {
  all,
  created,
  type Expectation,
  exclusive,
  locked,
  lockedIndex,
  nothing,
  plannedOver,
  scanned,
  unsure,
} from './expectation.ts'
import { constraintName, freeRelationName, inSchemaOf } from './names.ts'
import { isProvedNotNull } from './not-null.ts'
import type { SchemaModel } from './schema-model.ts'
import { distinct, holdsRows, partsOfIndex, referencedBy, referencesTo, treeOf } from './tree.ts'

type Of<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

/** ADD CONSTRAINT on an existing table; `only` leaves out what inherits from it. */
export function addConstraint(
  schema: SchemaModel,
  table: string,
  constraint: ConstraintDefinition,
  only = false,
): Expectation {
  const tree = only || constraint.noInherit ? [table] : treeOf(schema, table)
  const unchecked = constraint.notValid || constraint.notEnforced
  const withRows = tree.filter((one) => holdsRows(schema, one))
  switch (constraint.kind) {
    case 'check': {
      const locks = constraint.noInherit && schema.major >= 18 && !only ? treeOf(schema, table) : tree
      return all(exclusive(schema, ...locks), unchecked ? nothing : scanned(...withRows))
    }
    case 'not-null': {
      const unproved = withRows.filter((one) =>
        constraint.columns.some((column) => !isProvedNotNull(schema, one, column)),
      )
      return all(exclusive(schema, ...tree), unchecked ? nothing : scanned(...unproved))
    }
    case 'foreign-key':
      return addForeignKey(schema, table, constraint)
    case 'unique':
    case 'primary-key':
    case 'exclusion':
      return constraint.usingIndex === null
        ? addKey(schema, table, constraint)
        : promoteIndex(schema, table, constraint, constraint.usingIndex)
  }
}

/** Both tables with their partitions; a check of old rows is a query over both, which opens their indexes. */
function addForeignKey(schema: SchemaModel, table: string, constraint: ConstraintDefinition): Expectation {
  const own = partitionTree(schema, table)
  const target = partitionTree(schema, constraint.references ?? table)
  // PostgreSQL 18 looks at what merely inherits, too, before it leaves it alone.
  const reached = schema.major >= 18 ? treeOf(schema, table) : own
  const locks = locked(schema, 'ShareRowExclusiveLock', ...distinct([...reached, ...target]))
  if (constraint.notValid || constraint.notEnforced) return locks
  return all(locks, validation(schema, own, target))
}

function validation(schema: SchemaModel, own: readonly string[], target: readonly string[]): Expectation {
  const tables = distinct([...own, ...target])
  return all(
    plannedOver(schema, 'AccessShareLock', ...tables),
    scanned(...tables.filter((one) => holdsRows(schema, one))),
  )
}

/** Foreign keys reach partitions, and nothing that merely inherits. */
function partitionTree(schema: SchemaModel, table: string): readonly string[] {
  return schema.tables.get(table)?.kind === 'partitioned' ? treeOf(schema, table) : [table]
}

function addKey(schema: SchemaModel, table: string, constraint: ConstraintDefinition): Expectation {
  const name = inSchemaOf(table, constraintName(schema, table, constraint))
  const label = constraint.kind === 'primary-key' ? 'pkey' : constraint.kind === 'unique' ? 'key' : 'excl'
  const tree = partitionTree(schema, table)
  const columns = constraint.kind === 'primary-key' ? [] : constraint.columns
  // A primary key makes its columns NOT NULL, which children that merely inherit get, too.
  const heirs = constraint.kind === 'primary-key' || schema.major >= 18 ? treeOf(schema, table) : tree
  const unproved = heirs.filter(
    (one) =>
      constraint.kind === 'primary-key' &&
      !tree.includes(one) &&
      constraint.columns.some((column) => !isProvedNotNull(schema, one, column)),
  )
  return all(
    exclusive(schema, table, ...heirs),
    ...tree.map((one) =>
      one === table
        ? created(schema, name, table)
        : created(schema, freeRelationName(schema, one, columns, label), one),
    ),
    scanned(...tree.filter((one) => holdsRows(schema, one)), ...unproved),
  )
}

/** `USING INDEX`: nothing is built. A primary key still has to see that its columns hold no NULL. */
function promoteIndex(
  schema: SchemaModel,
  table: string,
  constraint: ConstraintDefinition,
  index: string,
): Expectation {
  const known = schema.indexes.get(inSchemaOf(table, index))
  if (known === undefined) return all(exclusive(schema, table), unsure('scans'))
  const nullable =
    constraint.kind === 'primary-key' &&
    known.columns.some((column) => !isProvedNotNull(schema, table, column))
  const renamed = constraint.name !== null && constraint.name !== index
  const mode = renamed ? 'ShareUpdateExclusiveLock' : 'AccessShareLock'
  return all(
    exclusive(schema, table),
    lockedIndex(schema, mode, table, inSchemaOf(table, index)),
    nullable ? scanned(table) : nothing,
  )
}

/** VALIDATE CONSTRAINT reads every row, unless the constraint is valid already. */
export function validateConstraint(
  schema: SchemaModel,
  { table, name }: Of<'validate-constraint'>,
): Expectation {
  const constraint = schema.tables.get(table)?.constraints.get(name)
  const locks = locked(schema, 'ShareUpdateExclusiveLock', table)
  if (constraint === undefined) return all(locks, scanned(table), unsure('locks'))
  if (constraint.validated) return locks
  if (constraint.kind !== 'foreign-key') {
    const tree = treeOf(schema, table)
    return all(
      locked(schema, 'ShareUpdateExclusiveLock', ...tree),
      scanned(...tree.filter((one) => holdsRows(schema, one))),
    )
  }
  const own = partitionTree(schema, table)
  const target = partitionTree(schema, constraint.references ?? table)
  return all(locks, locked(schema, 'RowShareLock', ...target), validation(schema, own, target))
}

/** DROP CONSTRAINT: of a foreign key the referenced table is locked as well, of a key who refers to it. */
export function dropConstraint(schema: SchemaModel, operation: Of<'drop-constraint'>): Expectation {
  const { table, name, only, cascade } = operation
  const constraint = schema.tables.get(table)?.constraints.get(name)
  if (constraint === undefined)
    return schema.tables.has(table)
      ? exclusive(schema, table)
      : all(exclusive(schema, table), unsure('locks'))
  const tree = only ? [table] : treeOf(schema, table)
  switch (constraint.kind) {
    case 'check':
    case 'not-null':
      return exclusive(schema, ...(constraint.noInherit ? [table] : tree))
    case 'foreign-key':
      return exclusive(
        schema,
        ...partitionTree(schema, table),
        ...partitionTree(schema, constraint.references ?? table),
      )
    case 'unique':
    case 'primary-key':
    case 'exclusion': {
      const indexes =
        constraint.index === null ? [] : [constraint.index, ...partsOfIndex(schema, constraint.index)]
      return all(
        exclusive(schema, ...partitionTree(schema, table)),
        ...indexes.map((index) =>
          lockedIndex(schema, 'AccessExclusiveLock', schema.indexes.get(index)?.table ?? table, index),
        ),
        cascade ? exclusive(schema, ...referring(schema, table, constraint.columns)) : nothing,
      )
    }
  }
}

/** Tables whose foreign keys rest on a key of these columns. */
function referring(schema: SchemaModel, table: string, columns: readonly string[]): readonly string[] {
  return referencesTo(schema, table)
    .filter(({ constraint }) => referencedBy(schema, constraint).join() === columns.join())
    .map((one) => one.table)
}
