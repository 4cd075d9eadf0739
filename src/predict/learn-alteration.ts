import type { Operation } from '../model/operation.ts'
import type { AlterDetail } from '../model/operation-details.ts'
import { learnColumn, learnConstraint, learnPartition, setNotNull } from './learn-parts.ts'
import { learnRename } from './learn-rename.ts'
import { linkParent } from './links.ts'
import { freeRelationName, inSchemaOf } from './names.ts'
import type { KnownColumn, KnownTable, SchemaModel } from './schema-model.ts'
import { indexesOf, partsOfIndex, sequencesOf, treeOf, usesColumn } from './tree.ts'
import { viewsResting } from './view-columns.ts'

type Alteration = Exclude<
  Operation,
  {
    readonly type:
      | 'create-table'
      | 'create-index'
      | 'drop-index'
      | 'drop-table'
      | 'set'
      | 'opaque'
      | 'other'
      | 'truncate'
      | 'write-rows'
      | 'transaction'
      | 'maintenance'
      | 'reindex'
  }
>

/** Follows a change of a table that stays. */
export function learnAlteration(schema: SchemaModel, operation: Alteration): void {
  const { table } = operation
  switch (operation.type) {
    case 'rename':
      learnRename(schema, operation)
      return
    case 'add-column':
      if (!schema.tables.get(table)?.columns.has(operation.column.name))
        learnColumn(schema, table, operation.column)
      return
    case 'drop-column':
      dropColumn(schema, table, operation.column)
      return
    case 'alter-column-type':
      for (const one of treeOf(schema, table)) {
        const known = schema.tables.get(one)
        const column = known?.columns.get(operation.column)
        const collation = operation.collation ?? null
        if (column) known?.columns.set(operation.column, { ...column, type: operation.newType, collation })
      }
      return
    case 'set-not-null':
    case 'drop-not-null':
      setNotNull(schema, table, operation.column, operation.type === 'set-not-null')
      return
    case 'add-constraint':
      learnConstraint(schema, table, operation.constraint)
      return
    case 'validate-constraint':
      for (const one of treeOf(schema, table)) {
        const constraints = schema.tables.get(one)?.constraints
        const constraint = constraints?.get(operation.name)
        if (!constraint) continue
        constraints?.set(operation.name, { ...constraint, validated: true })
        if (constraint.kind === 'not-null' && constraint.columns[0])
          setNotNull(schema, one, constraint.columns[0], true)
      }
      return
    case 'drop-constraint':
      for (const one of treeOf(schema, table)) {
        const constraints = schema.tables.get(one)?.constraints
        const index = constraints?.get(operation.name)?.index
        for (const gone of index ? [index, ...partsOfIndex(schema, index)] : []) schema.indexes.delete(gone)
        constraints?.delete(operation.name)
      }
      return
    case 'detach-partition': {
      const known = schema.tables.get(operation.partition)
      known?.parents.delete(table)
      if (known) schema.tables.set(operation.partition, { ...known, bound: null })
      for (const [name, index] of indexesOf(schema, operation.partition))
        schema.indexes.set(name, { ...index, parent: null })
      return
    }
    case 'alter-table':
      alterTable(schema, operation)
      return
  }
}

function dropColumn(schema: SchemaModel, table: string, column: string): void {
  for (const one of treeOf(schema, table)) {
    const known = schema.tables.get(one)
    known?.columns.delete(column)
    for (const view of viewsResting(schema, one, column)) schema.tables.delete(view)
    for (const [name, index] of indexesOf(schema, one))
      if (usesColumn(index, column)) schema.indexes.delete(name)
    for (const [name, constraint] of [...(known?.constraints ?? [])])
      if (constraint.columns.includes(column) || constraint.expression?.columns.includes(column))
        known?.constraints.delete(name)
    for (const sequence of sequencesOf(schema, one, column)) schema.sequences.delete(sequence)
  }
}

function alterTable(
  schema: SchemaModel,
  { table, action, attaches, detail }: Extract<Operation, { readonly type: 'alter-table' }>,
): void {
  const known = schema.tables.get(table)
  switch (action) {
    case 'AT_AttachPartition':
      if (detail?.object === 'INDEX' && attaches) {
        const index = schema.indexes.get(attaches)
        if (index) schema.indexes.set(attaches, { ...index, parent: table })
      } else if (attaches) learnPartition(schema, table, attaches, detail?.bound ?? { kind: 'hash' })
      return
    case 'AT_ReplicaIdentity':
      if (known && detail?.replicaIdentity)
        schema.tables.set(table, { ...known, replicaIdentity: replicaIdentity(table, detail) })
      return
    case 'AT_AddInherit':
      if (detail?.name) linkParent(schema, table, detail.name)
      return
    case 'AT_DropInherit':
      if (detail?.name) known?.parents.delete(detail.name)
      return
    case 'AT_EnableRowSecurity':
    case 'AT_DisableRowSecurity':
      if (known) schema.tables.set(table, { ...known, rowSecurity: action === 'AT_EnableRowSecurity' })
      return
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      if (known)
        schema.tables.set(table, {
          ...known,
          persistence: action === 'AT_SetLogged' ? 'permanent' : 'unlogged',
        })
      return
    case 'AT_ColumnDefault':
      if (detail?.column)
        setFilled(schema, table, detail.column, { hasDefault: detail.dropsDefault !== true })
      return
    case 'AT_AddIdentity':
      if (detail?.column) {
        setFilled(schema, table, detail.column, { identity: true })
        schema.sequences.set(
          freeRelationName(schema, table, [detail.column], 'seq'),
          `${table}.${detail.column}`,
        )
      }
      return
    case 'AT_DropIdentity':
      if (detail?.column) setFilled(schema, table, detail.column, { identity: false })
      if (detail?.column)
        for (const sequence of sequencesOf(schema, table, detail.column)) schema.sequences.delete(sequence)
      return
    default:
      return
  }
}

/** What gives the column a value where INSERT gives none. */
function setFilled(
  schema: SchemaModel,
  table: string,
  name: string,
  filled: Partial<Pick<KnownColumn, 'hasDefault' | 'identity'>>,
): void {
  for (const one of treeOf(schema, table)) {
    const columns = schema.tables.get(one)?.columns
    const column = columns?.get(name)
    if (column) columns?.set(name, { ...column, ...filled })
  }
}

function replicaIdentity(
  table: string,
  { replicaIdentity: kind, name }: AlterDetail,
): KnownTable['replicaIdentity'] {
  if (kind === 'index') return { index: inSchemaOf(table, name ?? '') }
  return kind ?? 'default'
}
