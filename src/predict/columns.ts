import type { Operation } from '../model/operation.ts'
import { addConstraint } from './constraints.ts'
import { copiesForValues } from './defaults.ts'
import {
  all,
  created,
  type Expectation,
  exclusive,
  locked,
  lockedIndex,
  lockedTree,
  nothing,
  rewritten,
  scanned,
  unsure,
} from './expectation.ts'
import { freeRelationName } from './names.ts'
import { isProvedNotNull } from './not-null.ts'
import type { SchemaModel } from './schema-model.ts'
import {
  foreignKeysOf,
  holdsRows,
  indexesOf,
  referencedBy,
  referencesTo,
  sequencesOf,
  treeOf,
  usesColumn,
  viewsOn,
} from './tree.ts'
import { domainOf } from './types.ts'

type Of<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

/** ADD COLUMN: a copy where old rows get values one by one, or where a domain checks them. */
export function addColumn(schema: SchemaModel, operation: Of<'add-column'>): Expectation {
  const { table, column, ifNotExists } = operation
  if (ifNotExists && schema.tables.get(table)?.columns.has(column.name)) return exclusive(schema, table)
  const tree = operation.only ? [table] : treeOf(schema, table)
  const values = copiesForValues(schema, column)
  const domain = domainOf(schema, column.type)
  const copies = values === 'volatile' || domain === 'constrained'
  const copy = copies
    ? all(
        ...tree.map((one) => rewritten(schema, one)),
        locked(schema, 'RowExclusiveLock', ...(column.defaultSequences ?? [])),
      )
    : values === 'unknown' || domain === 'unknown'
      ? unsure('rewrites')
      : nothing
  const hasValue = column.hasDefault && !column.defaultIsNull
  const demandsValue =
    column.notNull && !hasValue && !column.generatedStored && !column.serial && !column.identity
  const look = demandsValue ? scanned(...tree.filter((one) => holdsRows(schema, one))) : nothing
  const sequence =
    column.serial || column.identity
      ? created(schema, freeRelationName(schema, table, [column.name], 'seq'), table)
      : nothing
  const constraints = column.constraints
    .filter(({ kind }) => kind !== 'not-null')
    .map((constraint) =>
      addConstraint(schema, table, {
        ...constraint,
        notValid: constraint.kind === 'foreign-key' && !column.hasDefault,
      }),
    )
  return all(exclusive(schema, ...tree), copy, look, sequence, ...constraints)
}

/** DROP COLUMN: what stands on the column goes with it, and who refers to it is locked. */
export function dropColumn(schema: SchemaModel, operation: Of<'drop-column'>): Expectation {
  const { table, column, only } = operation
  if (!schema.tables.get(table)?.columns.has(column) && schema.tables.has(table))
    return exclusive(schema, table)
  return all(
    lockedTree(schema, 'AccessExclusiveLock', table, only),
    ...treeOf(schema, table).map((one) => dropParts(schema, one, column, operation.cascade ?? false)),
  )
}

function dropParts(schema: SchemaModel, table: string, column: string, cascade: boolean): Expectation {
  const indexes = indexesOf(schema, table).filter(([, index]) => usesColumn(index, column))
  const targets = foreignKeysOf(schema, table)
    .filter(({ constraint }) => constraint.columns.includes(column))
    .flatMap(({ constraint }) => treeOf(schema, constraint.references ?? table))
  const referring = referencesTo(schema, table)
    .filter(({ constraint }) => cascade && referencedBy(schema, constraint).includes(column))
    .map((reference) => reference.table)
  return all(
    lockedIndex(schema, 'AccessExclusiveLock', table, ...indexes.map(([name]) => name)),
    exclusive(schema, ...targets, ...referring, ...sequencesOf(schema, table, column)),
    cascade && viewsOn(schema, table).length > 0 ? unsure('locks') : nothing,
  )
}

/** DROP NOT NULL reaches what inherits from the table, where there is something to drop. */
export function dropNotNull(schema: SchemaModel, { table, column, only }: Of<'drop-not-null'>): Expectation {
  const known = schema.tables.get(table)?.columns.get(column)
  const nothingToDo = schema.major >= 18 && known?.notNull === false
  return lockedTree(schema, 'AccessExclusiveLock', table, only || nothingToDo)
}

/** SET NOT NULL reads each table of the tree that does not prove it already. */
export function setNotNull(schema: SchemaModel, { table, column, only }: Of<'set-not-null'>): Expectation {
  // Whoever inherits from it is NOT NULL, too, so nobody looks further.
  const already = schema.tables.get(table)?.columns.get(column)?.notNull
  const tree = only || already ? [table] : treeOf(schema, table)
  const unproved = tree.filter((one) => holdsRows(schema, one) && !isProvedNotNull(schema, one, column))
  return all(exclusive(schema, ...tree), scanned(...unproved))
}
