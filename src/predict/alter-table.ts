import type { Operation } from '../model/operation.ts'
import { steadinessOf } from './defaults.ts'
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
  unsure,
} from './expectation.ts'
import { freeRelationName, inSchemaOf } from './names.ts'
import { attachPartition } from './partitions.ts'
import type { SchemaModel } from './schema-model.ts'
import { descendants, sequencesOf } from './tree.ts'

type Alteration = Extract<Operation, { readonly type: 'alter-table' }>

/** Changes of a table that have no operation of their own, by the parser's name of the action. */
export function alterTable(schema: SchemaModel, operation: Alteration): Expectation {
  const { table, action, detail } = operation
  const only = detail?.only
  switch (action) {
    case 'AT_AttachPartition':
      return attach(schema, operation)
    case 'AT_SetStatistics':
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
      return detail?.object === 'INDEX' || schema.indexes.has(table)
        ? onIndex(schema, table, 'ShareUpdateExclusiveLock')
        : lockedTree(schema, 'ShareUpdateExclusiveLock', table, only)
    case 'AT_DropCluster':
      return locked(schema, 'ShareUpdateExclusiveLock', table)
    case 'AT_ClusterOn':
      return all(
        locked(schema, 'ShareUpdateExclusiveLock', table),
        detail?.name
          ? lockedIndex(schema, 'ShareUpdateExclusiveLock', table, inSchemaOf(table, detail.name))
          : nothing,
      )
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
    case 'AT_ReplaceRelOptions':
      return relationOptions(schema, operation)
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_EnableReplicaTrig':
    case 'AT_EnableTrigAll':
    case 'AT_EnableTrigUser':
    case 'AT_DisableTrig':
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return triggers(schema, table)
    case 'AT_ColumnDefault':
    case 'AT_SetStorage':
    case 'AT_SetCompression':
    case 'AT_DropExpression':
      return lockedTree(schema, 'AccessExclusiveLock', table, only)
    case 'AT_ReplicaIdentity':
      return all(
        exclusive(schema, table),
        detail?.name ? lockedIndex(schema, 'ShareLock', table, inSchemaOf(table, detail.name)) : nothing,
      )
    case 'AT_AddInherit':
      return all(
        exclusive(schema, table),
        locked(schema, 'AccessShareLock', ...descendants(schema, table)),
        detail?.name ? locked(schema, 'ShareUpdateExclusiveLock', detail.name) : nothing,
      )
    case 'AT_DropInherit':
      return all(
        exclusive(schema, table),
        detail?.name ? locked(schema, 'AccessShareLock', detail.name) : nothing,
      )
    case 'AT_AddIdentity':
      return detail?.column
        ? all(
            lockedTree(schema, 'AccessExclusiveLock', table, !reachesPartitions(schema, table)),
            created(schema, freeRelationName(schema, table, [detail.column], 'seq'), table),
          )
        : exclusive(schema, table)
    case 'AT_SetIdentity':
      return all(
        exclusive(schema, table),
        locked(schema, 'ShareRowExclusiveLock', ...sequencesOf(schema, table, detail?.column)),
      )
    case 'AT_DropIdentity':
      return exclusive(schema, table, ...sequencesOf(schema, table, detail?.column))
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      return persistence(schema, table, action === 'AT_SetLogged' ? 'permanent' : 'unlogged')
    case 'AT_SetAccessMethod':
      return detail?.name === 'heap'
        ? exclusive(schema, table)
        : all(exclusive(schema, table), unsure('rewrites', 'scans', 'locks'))
    case 'AT_SetExpression':
      return steadinessOf(schema, []) === 'steady' && isVirtual(schema, table, detail?.column)
        ? exclusive(schema, table)
        : all(exclusive(schema, table), rewritten(schema, table))
    case 'AT_SetTableSpace':
    case 'AT_ChangeOwner':
      return ownerOrPlace(schema, operation)
    default:
      return exclusive(schema, table)
  }
}

/** Partitions have copies of the triggers of their parent; what has none is left alone. */
function triggers(schema: SchemaModel, table: string): Expectation {
  const known = schema.tables.get(table)
  const copied = known?.kind === 'partitioned' && known.triggers.size > 0
  return lockedTree(schema, 'ShareRowExclusiveLock', table, !copied)
}

/** Partitions get the identity of their parent since PostgreSQL 17. */
function reachesPartitions(schema: SchemaModel, table: string): boolean {
  return schema.major >= 17 && schema.tables.get(table)?.kind === 'partitioned'
}

function attach(schema: SchemaModel, { table, attaches, detail }: Alteration): Expectation {
  if (attaches === undefined) return exclusive(schema, table)
  const index = schema.indexes.get(table)
  if (index === undefined && detail?.object !== 'INDEX')
    return attachPartition(schema, table, attaches, detail?.bound)
  const part = schema.indexes.get(attaches)
  if (index === undefined || part === undefined) return unsure('locks')
  return all(
    lockedIndex(schema, 'ShareUpdateExclusiveLock', index.table, table),
    lockedIndex(schema, 'AccessExclusiveLock', part.table, attaches),
    locked(schema, 'AccessShareLock', index.table, part.table),
  )
}

function onIndex(
  schema: SchemaModel,
  index: string,
  mode: 'ShareUpdateExclusiveLock' | 'AccessExclusiveLock',
) {
  return lockedIndex(schema, mode, schema.indexes.get(index)?.table ?? index, index)
}

/** Options of storage that nobody may read through while they change (`reloptions.c`). */
const EXCLUSIVE_OPTIONS: ReadonlySet<string> = new Set([
  'user_catalog_table',
  'fastupdate',
  'gin_pending_list_limit',
  'pages_per_range',
  'autosummarize',
  'buffering',
  'security_barrier',
  'security_invoker',
  'check_option',
])

function relationOptions(schema: SchemaModel, { table, detail }: Alteration): Expectation {
  const hard = (detail?.options ?? []).some((option) => EXCLUSIVE_OPTIONS.has(option))
  const mode = hard ? 'AccessExclusiveLock' : 'ShareUpdateExclusiveLock'
  return schema.indexes.has(table) ? onIndex(schema, table, mode) : locked(schema, mode, table)
}

/** What is logged already stays as it is. The sequences of a table go with it since PostgreSQL 15. */
function persistence(schema: SchemaModel, table: string, to: 'permanent' | 'unlogged'): Expectation {
  const known = schema.tables.get(table)
  if (known === undefined) return all(exclusive(schema, table), unsure('rewrites', 'scans', 'locks'))
  if (known.persistence === to) return exclusive(schema, table)
  const sequences = schema.major >= 15 ? sequencesOf(schema, table) : []
  return all(exclusive(schema, table, ...sequences), rewritten(schema, table))
}

function isVirtual(schema: SchemaModel, table: string, column: string | undefined): boolean {
  return schema.tables.get(table)?.columns.get(column ?? '')?.generated === 'virtual'
}

/** Nobody told who owns the table now; to the owner that it has nothing changes. */
function ownerOrPlace(schema: SchemaModel, { table, action, detail }: Alteration): Expectation {
  const same = action === 'AT_ChangeOwner' && detail?.name === 'CURRENT_USER'
  return all(exclusive(schema, table), same ? nothing : unsure('locks'))
}
