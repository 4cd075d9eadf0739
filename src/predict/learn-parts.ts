import type { ColumnDefinition, ConstraintDefinition, Operation } from '../model/operation.ts'
import type { PartitionBound } from '../model/operation-details.ts'
import { linkParent, noteLinks } from './links.ts'
import { constraintName, freeRelationName, inSchemaOf, splitName } from './names.ts'
import type { KnownConstraint, KnownIndex, SchemaModel } from './schema-model.ts'
import { childrenOf, indexesOf, treeOf } from './tree.ts'

/** Adds a column to a table and to all that inherit from it. */
export function learnColumn(schema: SchemaModel, table: string, column: ColumnDefinition): void {
  for (const one of treeOf(schema, table)) {
    schema.tables.get(one)?.columns.set(column.name, {
      type: SERIAL[column.type] ?? column.type,
      notNull: column.notNull || column.identity || column.serial,
      generated: column.generatedStored ? 'stored' : column.generatedVirtual ? 'virtual' : null,
      identity: column.identity,
      hasDefault: (column.hasDefault && column.defaultIsNull !== true) || column.serial,
      collation: column.collation ?? null,
    })
  }
  if (column.serial || column.identity)
    schema.sequences.set(freeRelationName(schema, table, [column.name], 'seq'), `${table}.${column.name}`)
  for (const constraint of column.constraints) learnConstraint(schema, table, constraint)
}

/** What the server makes of them (`transformColumnDefinition` in `parse_utilcmd.c`). */
const SERIAL: Readonly<Record<string, string>> = {
  smallserial: 'int2',
  serial2: 'int2',
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
}

/** Adds a constraint, with the index that it rests on, also to partitions. */
export function learnConstraint(schema: SchemaModel, table: string, constraint: ConstraintDefinition): void {
  const known = schema.tables.get(table)
  if (known === undefined) return
  const { kind, columns, usingIndex } = constraint
  if (kind === 'not-null' || kind === 'primary-key')
    for (const column of usingIndex ? indexColumns(schema, table, usingIndex) : columns)
      if (!constraint.notValid) setNotNull(schema, table, column, true)
  const name = constraintName(schema, table, constraint)
  const indexed = kind === 'unique' || kind === 'primary-key' || kind === 'exclusion'
  const index = indexed ? inSchemaOf(table, name) : null
  const validated = !constraint.notValid && !constraint.notEnforced
  known.constraints.set(name, { ...constraint, name, validated, index })
  noteLinks(schema, table)
  if (index !== null) {
    if (usingIndex === null) addIndex(schema, index, plainIndex(table, columns))
    else renameIndex(schema, inSchemaOf(table, usingIndex), index)
  }
  if (indexed || constraint.noInherit) return
  for (const child of childrenOf(schema, table)) learnConstraint(schema, child, { ...constraint, name })
}

const indexColumns = (schema: SchemaModel, table: string, index: string) =>
  schema.indexes.get(inSchemaOf(table, index))?.columns ?? []

export function setNotNull(schema: SchemaModel, table: string, name: string, notNull: boolean): void {
  for (const one of treeOf(schema, table)) {
    const known = schema.tables.get(one)
    const column = known?.columns.get(name)
    if (column) known?.columns.set(name, { ...column, notNull })
  }
}

export function renameIndex(schema: SchemaModel, from: string, to: string): void {
  const index = schema.indexes.get(from)
  if (index === undefined) return
  schema.indexes.delete(from)
  schema.indexes.set(to, index)
  for (const [name, one] of schema.indexes)
    if (one.parent === from) schema.indexes.set(name, { ...one, parent: to })
}

function plainIndex(table: string, columns: readonly string[]): KnownIndex {
  return {
    table,
    columns,
    included: [],
    mentioned: [],
    nameParts: columns,
    unique: true,
    computed: false,
    parent: null,
  }
}

export function learnIndex(
  schema: SchemaModel,
  operation: Extract<Operation, { readonly type: 'create-index' }>,
): void {
  const { table, columns, unique, expression, included = [], onlyParent } = operation
  const nameParts = operation.nameParts ?? columns
  const name =
    operation.index === null
      ? freeRelationName(schema, table, nameParts, 'idx')
      : inSchemaOf(table, operation.index)
  if (schema.indexes.has(name)) return
  const mentioned = expression?.columns ?? []
  const computed = mentioned.length > 0 || nameParts.length > columns.length + included.length
  const { method = 'btree', varied = false } = operation
  const kind = varied ? { kind: `${method}, varied` } : method === 'btree' ? {} : { kind: method }
  const index = { table, columns, included, mentioned, nameParts, unique, computed, parent: null, ...kind }
  if (onlyParent) schema.indexes.set(name, index)
  else addIndex(schema, name, index)
}

/** Makes an index on a table and one on each partition, named as the server does. */
function addIndex(schema: SchemaModel, name: string, index: KnownIndex): void {
  schema.indexes.set(name, index)
  if (schema.tables.get(index.table)?.kind !== 'partitioned') return
  for (const child of childrenOf(schema, index.table)) addPart(schema, child, name, index)
}

function addPart(schema: SchemaModel, table: string, parent: string, index: KnownIndex): void {
  const ready = matchingIndex(schema, table, index)
  if (ready !== undefined) {
    const known = schema.indexes.get(ready)
    if (known) schema.indexes.set(ready, { ...known, parent })
    return
  }
  const part = { ...index, table, parent }
  const constraint = constraintOn(schema, parent)
  const label = labelOf(schema, parent)
  const name = freeRelationName(schema, table, label === 'pkey' ? [] : index.nameParts, label)
  const short = splitName(name).name
  if (constraint)
    schema.tables.get(table)?.constraints.set(short, { ...constraint, name: short, index: name })
  addIndex(schema, name, part)
}

/** An index of a constraint is called after its kind. */
export function labelOf(schema: SchemaModel, index: string): string {
  const constraint = constraintOn(schema, index)
  if (constraint?.kind === 'primary-key') return 'pkey'
  if (constraint?.kind === 'unique') return 'key'
  return constraint?.kind === 'exclusion' ? 'excl' : 'idx'
}

function constraintOn(schema: SchemaModel, index: string): KnownConstraint | undefined {
  const table = schema.indexes.get(index)?.table ?? ''
  const constraints = schema.tables.get(table)?.constraints.values() ?? []
  return [...constraints].find((one) => one.index === index)
}

/** An index that a partition has already and that serves as part of an index of its parent. */
export function matchingIndex(schema: SchemaModel, table: string, index: KnownIndex): string | undefined {
  return indexesOf(schema, table).find(
    ([, one]) =>
      one.parent === null &&
      one.unique === index.unique &&
      one.nameParts.join() === index.nameParts.join() &&
      one.computed === index.computed,
  )?.[0]
}

/** Makes a table a partition: it gets the columns, indexes and constraints of its parent that it lacks. */
export function learnPartition(
  schema: SchemaModel,
  parent: string,
  table: string,
  bound: PartitionBound,
): void {
  const known = schema.tables.get(table)
  const from = schema.tables.get(parent)
  if (known === undefined) return
  schema.tables.set(table, { ...known, bound })
  linkParent(schema, table, parent)
  for (const [name, column] of from?.columns ?? [])
    if (!known.columns.has(name)) known.columns.set(name, column)
  for (const [name, constraint] of from?.constraints ?? [])
    if (constraint.index === null && !known.constraints.has(name)) known.constraints.set(name, constraint)
  noteLinks(schema, table)
  for (const [name, index] of indexesOf(schema, parent)) addPart(schema, table, name, index)
}

/** `LIKE … INCLUDING INDEXES`: the same indexes under names of the new table. */
export function likeIndexes(schema: SchemaModel, table: string, model: string): void {
  for (const [name, index] of indexesOf(schema, model)) {
    const label = labelOf(schema, name)
    const columns = label === 'pkey' ? [] : index.nameParts
    schema.indexes.set(freeRelationName(schema, table, columns, label), { ...index, table, parent: null })
  }
}
