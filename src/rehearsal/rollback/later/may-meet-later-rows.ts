import type { CatalogSnapshot } from '../../../catalog/snapshot.ts'
import type { Operation } from '../../../model/operation.ts'
import type { ScriptStatement } from '../../../sql/script-statement.ts'

/** Statements without an operation of their own that look at no row. */
const LOOKS_AT_NO_ROW =
  /^(Comment|Grant|Drop|Rename|View|CreateFunction|AlterFunction|CreateTrig|CreatePolicy|AlterPolicy|CreateExtension|CreateEnum|CreateSeq|AlterSeq|AlterOwner|CreateSchema|CreateStats|Rule)Stmt\b/

/** Actions of ALTER TABLE that look at no row. */
const SETTINGS = new Set([
  'AT_ColumnDefault',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_ReplicaIdentity',
  'AT_ChangeOwner',
  'AT_EnableRowSecurity',
  'AT_DisableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
  'AT_EnableTrig',
  'AT_DisableTrig',
  'AT_ClusterOn',
  'AT_DropCluster',
])

/**
 * Whether rows that were written after the up script can make a difference to the down script: it may refuse them,
 * or change or lose what they hold. One that only removes what the up script added does neither: what was written
 * there goes with it by nature.
 */
export function mayMeetLaterRows(down: readonly ScriptStatement[], before: CatalogSnapshot): boolean {
  return down.some(({ operations }) => operations.some((operation) => meetsRows(operation, before)))
}

function meetsRows(operation: Operation, before: CatalogSnapshot): boolean {
  switch (operation.type) {
    case 'drop-column':
      return before.has(`column ${operation.table}.${operation.column}`)
    case 'drop-table':
      return operation.tables.some((table) => before.has(`table ${table}`))
    case 'create-index':
      return operation.unique
    case 'add-column': {
      const { notNull, hasDefault, generatedStored, constraints } = operation.column
      return (notNull && !hasDefault) || generatedStored || constraints.length > 0
    }
    case 'alter-table':
      return !SETTINGS.has(operation.action)
    case 'other':
      return !LOOKS_AT_NO_ROW.test(operation.kind)
    case 'create-table':
    case 'drop-index':
    case 'reindex':
    case 'drop-not-null':
    case 'drop-constraint':
    case 'rename':
    case 'set':
    case 'transaction':
    case 'maintenance':
      return false
    case 'alter-column-type':
    case 'set-not-null':
    case 'add-constraint':
    case 'validate-constraint':
    case 'detach-partition':
    case 'truncate':
    case 'write-rows':
    case 'opaque':
      return true
  }
}
