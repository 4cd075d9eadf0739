import type { ConstraintDefinition, Operation } from '../model/operation.ts'
import { noteDoubts } from './doubts.ts'
import { learnAlteration } from './learn-alteration.ts'
import { learnDetail } from './learn-detail.ts'
import { learnColumn, learnConstraint, learnIndex, learnPartition, likeIndexes } from './learn-parts.ts'
import { linkParent } from './links.ts'
import { emptyTable, type SchemaModel } from './schema-model.ts'
import { descendants, partsOfIndex, referencesTo, sequencesOf, viewsOn } from './tree.ts'
import { doubtViews } from './view-columns.ts'

/** Follows a statement that ran. What it cannot follow (DO blocks, functions) leaves the model as it was. */
export function learn(schema: SchemaModel, operations: readonly Operation[]): void {
  for (const operation of operations) {
    noteDoubts(schema, operation)
    learnOne(schema, operation)
  }
}

function learnOne(schema: SchemaModel, operation: Operation): void {
  switch (operation.type) {
    case 'create-table':
      createTable(schema, operation)
      return
    case 'create-index':
      learnIndex(schema, operation)
      return
    case 'drop-index':
      for (const index of operation.indexes)
        for (const one of [index, ...partsOfIndex(schema, index)]) schema.indexes.delete(one)
      return
    case 'drop-table':
      for (const table of operation.tables) forgetTable(schema, table)
      return
    case 'set':
      if (operation.value === null) schema.settings.delete(operation.name.toLowerCase())
      else schema.settings.set(operation.name.toLowerCase(), operation.value)
      return
    case 'opaque':
      if (operation.detail === undefined) doubtViews(schema, operation.text)
      else learnDetail(schema, operation.detail)
      return
    case 'other':
      if (operation.detail) learnDetail(schema, operation.detail)
      return
    case 'truncate':
    case 'write-rows':
    case 'transaction':
    case 'maintenance':
    case 'reindex':
      return
    case 'rename':
    case 'add-column':
    case 'drop-column':
    case 'alter-column-type':
    case 'set-not-null':
    case 'drop-not-null':
    case 'add-constraint':
    case 'validate-constraint':
    case 'drop-constraint':
    case 'alter-table':
    case 'detach-partition':
      learnAlteration(schema, operation)
      return
  }
}

function createTable(
  schema: SchemaModel,
  operation: Extract<Operation, { readonly type: 'create-table' }>,
): void {
  const { table, partitioned, columns, partitionOf, constraints = [], like = [], inherits = [] } = operation
  if (schema.tables.has(table)) return
  const known = emptyTable(partitioned ? 'partitioned' : 'table', {
    persistence: operation.persistence ?? 'permanent',
    partitionKey: operation.partitionKey?.columns ?? [],
  })
  schema.tables.set(table, known)
  for (const parent of inherits) inheritFrom(schema, table, parent)
  for (const { table: model } of like) {
    for (const [name, column] of schema.tables.get(model)?.columns ?? []) known.columns.set(name, column)
  }
  for (const column of columns) learnColumn(schema, table, column)
  for (const constraint of constraints.toSorted(primaryFirst)) learnConstraint(schema, table, constraint)
  for (const { table: model, indexes } of like) if (indexes) likeIndexes(schema, table, model)
  if (partitionOf !== null) learnPartition(schema, partitionOf, table, operation.bound ?? { kind: 'hash' })
}

const primaryFirst = (a: ConstraintDefinition, b: ConstraintDefinition) =>
  Number(b.kind === 'primary-key') - Number(a.kind === 'primary-key')

function inheritFrom(schema: SchemaModel, table: string, parent: string): void {
  const known = schema.tables.get(table)
  const from = schema.tables.get(parent)
  linkParent(schema, table, parent)
  for (const [name, column] of from?.columns ?? []) known?.columns.set(name, column)
  for (const [name, constraint] of from?.constraints ?? [])
    if (constraint.kind === 'check') known?.constraints.set(name, constraint)
}

function forgetTable(schema: SchemaModel, table: string): void {
  for (const one of [table, ...descendants(schema, table)]) {
    for (const view of viewsOn(schema, one)) schema.tables.delete(view)
    for (const { table: from, name } of referencesTo(schema, one))
      schema.tables.get(from)?.constraints.delete(name)
    for (const sequence of sequencesOf(schema, one)) schema.sequences.delete(sequence)
    for (const [name, index] of [...schema.indexes]) if (index.table === one) schema.indexes.delete(name)
    schema.tables.delete(one)
  }
}
