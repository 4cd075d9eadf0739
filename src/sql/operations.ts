import type {
  AlterTableCmd,
  AlterTableStmt,
  IndexStmt,
  Node,
  RangeVar,
  TransactionStmt,
  VariableSetStmt,
} from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { columnDefinition, constraintDefinition, typeText } from './definitions.ts'
import { qualified, stringsOf, writtenList, writtenRelation } from './names.ts'
import type { ParsedStatement } from './parse.ts'
import { relationsIn } from './relations.ts'

/**
 * Reduces a statement to operations. `defaultSchema` is where unqualified names live; `script` is the text the
 * statement was parsed from, for expressions that are shown again.
 */
export function operationsOf(statement: ParsedStatement, defaultSchema: string): readonly Operation[] {
  const { node, kind } = statement
  const name = (written: { schema: string | null; name: string }) => qualified(written, defaultSchema)
  if ('IndexStmt' in node)
    return [createIndex(node.IndexStmt, name(writtenRelation(node.IndexStmt.relation)))]
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt, defaultSchema)
  if ('CreateStmt' in node) {
    const { relation, tableElts = [], inhRelations, partbound } = node.CreateStmt
    const columns = tableElts.flatMap((element) =>
      'ColumnDef' in element ? [columnDefinition(element.ColumnDef, defaultSchema)] : [],
    )
    const tableConstraints = tableElts.flatMap((element) =>
      'Constraint' in element ? [constraintDefinition(element.Constraint, defaultSchema, null)] : [],
    )
    const references = [...columns.flatMap((column) => column.constraints), ...tableConstraints].flatMap(
      (constraint) => constraint.references ?? [],
    )
    const parent = inhRelations?.[0]
    return [
      {
        type: 'create-table',
        table: name(writtenRelation(relation)),
        partitioned: node.CreateStmt.partspec !== undefined,
        columns,
        partitionOf:
          partbound && parent && 'RangeVar' in parent ? name(writtenRelation(parent.RangeVar)) : null,
        references,
      },
    ]
  }
  if ('DropStmt' in node)
    return dropped(
      node.DropStmt.removeType,
      node.DropStmt.objects ?? [],
      node.DropStmt.concurrent ?? false,
      defaultSchema,
    )
  if ('RenameStmt' in node) {
    const { relation, renameType = '' } = node.RenameStmt
    return relation
      ? [{ type: 'rename', table: name(writtenRelation(relation)), what: renameType }]
      : [other(kind, node, defaultSchema)]
  }
  if ('TruncateStmt' in node) return [{ type: 'truncate', tables: relationsIn(node, defaultSchema) }]
  if ('InsertStmt' in node) return [writeRows('insert', node.InsertStmt.relation, node, defaultSchema)]
  if ('UpdateStmt' in node) return [writeRows('update', node.UpdateStmt.relation, node, defaultSchema)]
  if ('DeleteStmt' in node) return [writeRows('delete', node.DeleteStmt.relation, node, defaultSchema)]
  if ('MergeStmt' in node) return [writeRows('merge', node.MergeStmt.relation, node, defaultSchema)]
  if ('VariableSetStmt' in node) return [setting(node.VariableSetStmt)]
  if ('TransactionStmt' in node) return [transaction(node.TransactionStmt)]
  if ('ReindexStmt' in node) {
    const concurrently = hasOption(node.ReindexStmt.params, 'concurrently')
    return [{ type: 'reindex', concurrently, name: node.ReindexStmt.relation?.relname ?? null }]
  }
  if ('VacuumStmt' in node) {
    const vacuum = node.VacuumStmt.is_vacuumcmd ?? false
    const full = hasOption(node.VacuumStmt.options, 'full')
    return [{ type: 'maintenance', command: vacuum ? (full ? 'vacuum-full' : 'vacuum') : 'analyze' }]
  }
  if ('ClusterStmt' in node) return [{ type: 'maintenance', command: 'cluster' }]
  if ('DoStmt' in node || 'CallStmt' in node || 'CreateFunctionStmt' in node)
    return [{ type: 'opaque', text: statement.sql }]
  return [other(kind, node, defaultSchema)]
}

function other(kind: string, node: Node, defaultSchema: string): Operation {
  return { type: 'other', kind, tables: relationsIn(node, defaultSchema) }
}

function writeRows(
  verb: 'insert' | 'update' | 'delete' | 'merge',
  relation: RangeVar | undefined,
  node: Node,
  defaultSchema: string,
): Operation {
  const table = qualified(writtenRelation(relation), defaultSchema)
  const reads = relationsIn(node, defaultSchema).filter((named) => named !== table)
  return { type: 'write-rows', verb, table, reads }
}

function hasOption(options: readonly Node[] | undefined, wanted: string): boolean {
  return (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === wanted)
}

function createIndex(index: IndexStmt, table: string): Operation {
  return {
    type: 'create-index',
    table,
    index: index.idxname ?? null,
    columns: (index.indexParams ?? []).flatMap((item) =>
      'IndexElem' in item ? (item.IndexElem.name ?? []) : [],
    ),
    unique: index.unique ?? false,
    concurrently: index.concurrent ?? false,
    ifNotExists: index.if_not_exists ?? false,
    onlyParent: !(index.relation?.inh ?? false),
  }
}

function alterTable(alter: AlterTableStmt, defaultSchema: string): Operation[] {
  const table = qualified(writtenRelation(alter.relation), defaultSchema)
  return (alter.cmds ?? []).flatMap((item) =>
    'AlterTableCmd' in item ? [alterTableAction(item.AlterTableCmd, table, defaultSchema)] : [],
  )
}

function alterTableAction(command: AlterTableCmd, table: string, defaultSchema: string): Operation {
  const { subtype, name = '', def } = command
  switch (subtype) {
    case 'AT_AddColumn':
      if (def && 'ColumnDef' in def)
        return { type: 'add-column', table, column: columnDefinition(def.ColumnDef, defaultSchema) }
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
        }
      }
      break
    case 'AT_AddConstraint':
      if (def && 'Constraint' in def)
        return {
          type: 'add-constraint',
          table,
          constraint: constraintDefinition(def.Constraint, defaultSchema, null),
        }
      break
    case 'AT_AttachPartition':
      if (def && 'PartitionCmd' in def) {
        const attaches = qualified(writtenRelation(def.PartitionCmd.name), defaultSchema)
        return { type: 'alter-table', table, action: subtype, attaches }
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
      return { type: 'drop-column', table, column: name }
    case 'AT_SetNotNull':
      return { type: 'set-not-null', table, column: name }
    case 'AT_DropNotNull':
      return { type: 'drop-not-null', table, column: name }
    case 'AT_ValidateConstraint':
      return { type: 'validate-constraint', table, name }
    case 'AT_DropConstraint':
      return { type: 'drop-constraint', table, name }
    default:
      break
  }
  return { type: 'alter-table', table, action: subtype ?? 'unknown' }
}

function dropped(
  removeType: string | undefined,
  objects: readonly Node[],
  concurrently: boolean,
  defaultSchema: string,
): Operation[] {
  const names = objects.map((object) =>
    qualified(writtenList('List' in object ? object.List.items : [object]), defaultSchema),
  )
  if (removeType === 'OBJECT_TABLE') return [{ type: 'drop-table', tables: names }]
  if (removeType === 'OBJECT_INDEX') return [{ type: 'drop-index', indexes: names, concurrently }]
  return [
    {
      type: 'other',
      kind: `DropStmt ${removeType ?? ''}`,
      tables:
        removeType === 'OBJECT_TRIGGER' || removeType === 'OBJECT_POLICY' || removeType === 'OBJECT_RULE'
          ? objects.flatMap((object) => tableOfDependent(object, defaultSchema))
          : names,
    },
  ]
}

/** DROP TRIGGER, POLICY and RULE name their table first and themselves last. */
function tableOfDependent(object: Node, defaultSchema: string): string[] {
  if (!('List' in object)) return []
  return [qualified(writtenList((object.List.items ?? []).slice(0, -1)), defaultSchema)]
}

function setting(set: VariableSetStmt): Operation {
  const value = (set.args ?? []).map(constantText).join(', ')
  const reset = set.kind === 'VAR_RESET' || set.kind === 'VAR_RESET_ALL' || set.kind === 'VAR_SET_DEFAULT'
  return {
    type: 'set',
    name: set.name ?? 'all',
    value: reset ? null : value,
    scope: set.is_local ? 'transaction' : 'session',
  }
}

function constantText(node: Node): string {
  if (!('A_Const' in node)) return stringsOf([node]).join('')
  const constant = node.A_Const
  return (
    constant.sval?.sval ??
    constant.fval?.fval ??
    String(constant.ival?.ival ?? constant.boolval?.boolval ?? 0)
  )
}

function transaction(statement: TransactionStmt): Operation {
  switch (statement.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return { type: 'transaction', action: 'begin' }
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_PREPARE':
      return { type: 'transaction', action: 'commit' }
    case 'TRANS_STMT_ROLLBACK':
      return { type: 'transaction', action: 'rollback' }
    default:
      return { type: 'transaction', action: 'savepoint' }
  }
}
