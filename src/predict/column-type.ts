import type { Operation } from '../model/operation.ts'
import {
  all,
  type Expectation,
  exclusive,
  locked,
  lockedIndex,
  nothing,
  plannedOver,
  rewritten,
  scanned,
  unsure,
} from './expectation.ts'
import type { SchemaModel } from './schema-model.ts'
import {
  distinct,
  foreignKeysOf,
  holdsRows,
  indexesOf,
  referencedBy,
  referencesTo,
  sequencesOf,
  treeOf,
  usesColumn,
} from './tree.ts'
import { type TypeChangeCost, typeChangeCost } from './type-change.ts'

type TypeOperation = Extract<Operation, { readonly type: 'alter-column-type' }>

/** ALTER COLUMN TYPE on a table and on all that inherit from it. */
export function alterColumnType(schema: SchemaModel, operation: TypeOperation): Expectation {
  const tree = operation.only ? [operation.table] : treeOf(schema, operation.table)
  return all(exclusive(schema, ...tree), ...tree.map((table) => onTable(schema, table, operation)))
}

function onTable(schema: SchemaModel, table: string, operation: TypeOperation): Expectation {
  const { column, newType, using, usingSays } = operation
  const known = schema.tables.get(table)?.columns.get(column)
  const computed = using !== null && usingSays !== 'column'
  const cost = typeChangeCost(schema, { from: known?.type, to: newType, computed })
  const recollated = known !== undefined && (operation.collation ?? null) !== known.collation
  return all(
    heap(schema, table, cost),
    cost === 'rewrite' && holdsRows(schema, table)
      ? nothing
      : indexes(schema, table, column, recollated || cost === 'indexes'),
    checks(schema, table, column),
    foreignKeys(schema, table, column, cost !== 'metadata'),
    sequenceOfIdentity(schema, table, column),
  )
}

function heap(schema: SchemaModel, table: string, cost: TypeChangeCost): Expectation {
  if (cost === 'unknown') return unsure('rewrites', 'scans', 'locks')
  return cost === 'rewrite' ? rewritten(schema, table) : nothing
}

/**
 * Indexes on the column are made again; they keep their file where the operator class and the collation stay and
 * nothing in them is computed (`CheckIndexCompatible` in `indexcmds.c`), except as parts of a partitioned index.
 */
function indexes(schema: SchemaModel, table: string, column: string, incompatible: boolean): Expectation {
  const affected = indexesOf(schema, table).filter(([, index]) => usesColumn(index, column))
  if (affected.length === 0) return nothing
  const names = affected.map(([name]) => name)
  const reads = affected.some(([, index]) => incompatible || index.computed || index.parent !== null)
  return {
    ...lockedIndex(schema, 'AccessExclusiveLock', table, ...names),
    indexRebuilds: names,
    scans: reads && holdsRows(schema, table) ? [table] : [],
  }
}

/** Checks that read the column are made again, and checked again if they were valid. */
function checks(schema: SchemaModel, table: string, column: string): Expectation {
  const remade = [...(schema.tables.get(table)?.constraints.values() ?? [])].some(
    ({ kind, validated, expression }) =>
      kind === 'check' && validated && expression?.columns.includes(column),
  )
  return remade && holdsRows(schema, table) ? scanned(table) : nothing
}

/** Foreign keys on either side are dropped and made again, and checked again where the values may differ. */
function foreignKeys(schema: SchemaModel, table: string, column: string, checksAgain: boolean): Expectation {
  const own = foreignKeysOf(schema, table).filter(({ constraint }) => constraint.columns.includes(column))
  const others = referencesTo(schema, table).filter(({ constraint }) =>
    referencedBy(schema, constraint).includes(column),
  )
  const tables = distinct([
    ...own.map(({ constraint }) => constraint.references ?? table),
    ...others.map((one) => one.table),
  ])
  if (tables.length === 0) return nothing
  const again = [...own, ...others].filter(({ constraint }) => constraint.validated)
  const read = distinct(again.flatMap((one) => [one.table, one.constraint.references ?? table]))
  return all(
    exclusive(schema, ...tables),
    checksAgain
      ? all(
          scanned(...read.filter((one) => holdsRows(schema, one))),
          plannedOver(schema, 'AccessShareLock', ...read),
        )
      : nothing,
  )
}

function sequenceOfIdentity(schema: SchemaModel, table: string, column: string): Expectation {
  if (!schema.tables.get(table)?.columns.get(column)?.identity) return nothing
  return locked(schema, 'ShareRowExclusiveLock', ...sequencesOf(schema, table, column))
}
