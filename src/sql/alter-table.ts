import type { AlterTableCmd, AlterTableStmt } from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { alterDetail } from './alter-detail.ts'
import { columnDefinition, constraintDefinition, typeText } from './definitions.ts'
import { qualified, writtenRelation } from './names.ts'
import { columnTypeDetail } from './table-detail.ts'

/** The actions of ALTER TABLE, and of its like for views, indexes and sequences. */
export function alterTable(alter: AlterTableStmt, defaultSchema: string): Operation[] {
  const table = qualified(writtenRelation(alter.relation), defaultSchema)
  return (alter.cmds ?? []).flatMap((item) =>
    'AlterTableCmd' in item ? [alterTableAction(item.AlterTableCmd, alter, table, defaultSchema)] : [],
  )
}

function alterTableAction(
  command: AlterTableCmd,
  alter: AlterTableStmt,
  table: string,
  defaultSchema: string,
): Operation {
  const { subtype, name = '', def } = command
  const only = !alter.relation?.inh
  const cascade = command.behavior === 'DROP_CASCADE'
  const detail = alterDetail(command, alter.objtype, only, defaultSchema)
  switch (subtype) {
    case 'AT_AddColumn':
      if (def && 'ColumnDef' in def)
        return {
          type: 'add-column',
          table,
          column: columnDefinition(def.ColumnDef, defaultSchema),
          only,
          ifNotExists: command.missing_ok ?? false,
        }
      break
    case 'AT_AlterColumnType':
      if (def && 'ColumnDef' in def) {
        const using = def.ColumnDef.raw_default ? 'expression' : null
        return {
          type: 'alter-column-type',
          table,
          column: name,
          newType: typeText(def.ColumnDef.typeName),
          using,
          only,
          ...columnTypeDetail(name, def.ColumnDef),
        }
      }
      break
    case 'AT_AddConstraint':
      if (def && 'Constraint' in def)
        return {
          type: 'add-constraint',
          table,
          constraint: constraintDefinition(def.Constraint, defaultSchema, null),
          only,
        }
      break
    case 'AT_AttachPartition':
      if (def && 'PartitionCmd' in def) {
        const attaches = qualified(writtenRelation(def.PartitionCmd.name), defaultSchema)
        return { type: 'alter-table', table, action: subtype, attaches, detail }
      }
      break
    case 'AT_DetachPartition':
      if (def && 'PartitionCmd' in def) {
        const partition = qualified(writtenRelation(def.PartitionCmd.name), defaultSchema)
        return {
          type: 'detach-partition',
          table,
          partition,
          concurrently: def.PartitionCmd.concurrent ?? false,
        }
      }
      break
    case 'AT_DropColumn':
      return { type: 'drop-column', table, column: name, only, cascade }
    case 'AT_SetNotNull':
      return { type: 'set-not-null', table, column: name, only }
    case 'AT_DropNotNull':
      return { type: 'drop-not-null', table, column: name, only }
    case 'AT_ValidateConstraint':
      return { type: 'validate-constraint', table, name, only }
    case 'AT_DropConstraint':
      return { type: 'drop-constraint', table, name, only, cascade }
    default:
      break
  }
  return { type: 'alter-table', table, action: subtype ?? 'unknown', detail }
}
