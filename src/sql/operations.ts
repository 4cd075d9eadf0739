import type { Node, RangeVar } from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { alterTable } from './alter-table.ts'
import { alwaysTrue } from './always-true.ts'
import { columnDefinition, constraintDefinition } from './definitions.ts'
import { dropped } from './dropped.ts'
import { factsOf, queryFacts } from './expressions.ts'
import { givenColumns } from './given-columns.ts'
import { createIndex } from './index-operation.ts'
import { qualified, writtenRelation } from './names.ts'
import type { ParsedStatement } from './parse.ts'
import { relationsIn } from './relations.ts'
import { renameDetail } from './rename-detail.ts'
import { rowCondition } from './row-condition.ts'
import { configured, setting, transaction } from './session-operations.ts'
import { statementDetail } from './statement-detail.ts'
import { tableDetail } from './table-detail.ts'

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
        ...tableDetail(node.CreateStmt, defaultSchema),
      },
    ]
  }
  if ('DropStmt' in node)
    return dropped(
      node.DropStmt.removeType,
      node.DropStmt.objects ?? [],
      {
        concurrently: node.DropStmt.concurrent ?? false,
        cascade: node.DropStmt.behavior === 'DROP_CASCADE',
        ifExists: node.DropStmt.missing_ok ?? false,
      },
      defaultSchema,
    )
  if ('RenameStmt' in node) {
    const { relation, renameType = '' } = node.RenameStmt
    return relation
      ? [
          {
            type: 'rename',
            table: name(writtenRelation(relation)),
            what: renameType,
            detail: renameDetail(node.RenameStmt),
          },
        ]
      : [other(kind, node, defaultSchema)]
  }
  if ('TruncateStmt' in node) {
    const cascade = node.TruncateStmt.behavior === 'DROP_CASCADE'
    return [{ type: 'truncate', tables: relationsIn(node, defaultSchema), cascade }]
  }
  if ('InsertStmt' in node) return [writeRows('insert', node.InsertStmt.relation, node, defaultSchema)]
  if ('UpdateStmt' in node) return [writeRows('update', node.UpdateStmt.relation, node, defaultSchema)]
  if ('DeleteStmt' in node) return [writeRows('delete', node.DeleteStmt.relation, node, defaultSchema)]
  if ('MergeStmt' in node) return [writeRows('merge', node.MergeStmt.relation, node, defaultSchema)]
  if ('SelectStmt' in node) return [other(kind, node, defaultSchema), ...configured(node.SelectStmt)]
  if ('VariableSetStmt' in node) return [setting(node.VariableSetStmt)]
  if ('TransactionStmt' in node) return [transaction(node.TransactionStmt)]
  if ('ReindexStmt' in node) {
    const concurrently = hasOption(node.ReindexStmt.params, 'concurrently')
    const { relation, kind: target = '' } = node.ReindexStmt
    return [
      {
        type: 'reindex',
        concurrently,
        name: relation?.relname ?? null,
        ...(target in REINDEXED ? { target: REINDEXED[target as keyof typeof REINDEXED] } : {}),
        ...(relation ? { relation: name(writtenRelation(relation)) } : {}),
      },
    ]
  }
  if ('VacuumStmt' in node) {
    const vacuum = node.VacuumStmt.is_vacuumcmd ?? false
    const full = hasOption(node.VacuumStmt.options, 'full')
    return [
      {
        type: 'maintenance',
        command: vacuum ? (full ? 'vacuum-full' : 'vacuum') : 'analyze',
        tables: relationsIn(node, defaultSchema),
      },
    ]
  }
  if ('ClusterStmt' in node)
    return [{ type: 'maintenance', command: 'cluster', tables: relationsIn(node, defaultSchema) }]
  if ('DoStmt' in node || 'CallStmt' in node || 'CreateFunctionStmt' in node)
    return [{ type: 'opaque', text: statement.sql, ...detailed(node, defaultSchema) }]
  return [other(kind, node, defaultSchema)]
}

function other(kind: string, node: Node, defaultSchema: string): Operation {
  return { type: 'other', kind, tables: relationsIn(node, defaultSchema), ...detailed(node, defaultSchema) }
}

function detailed(node: Node, defaultSchema: string) {
  const detail = statementDetail(node, defaultSchema)
  return detail === undefined ? {} : { detail }
}

const REINDEXED = {
  REINDEX_OBJECT_INDEX: 'index',
  REINDEX_OBJECT_TABLE: 'table',
  REINDEX_OBJECT_SCHEMA: 'schema',
  REINDEX_OBJECT_DATABASE: 'database',
  REINDEX_OBJECT_SYSTEM: 'system',
} as const

function writeRows(
  verb: 'insert' | 'update' | 'delete' | 'merge',
  relation: RangeVar | undefined,
  node: Node,
  defaultSchema: string,
): Operation {
  const table = qualified(writtenRelation(relation), defaultSchema)
  const reads = relationsIn(node, defaultSchema).filter((named) => named !== table)
  return { type: 'write-rows', verb, table, reads, ...rowDetail(node, defaultSchema) }
}

function rowDetail(node: Node, defaultSchema: string) {
  const { functions } = factsOf(node)
  if ('UpdateStmt' in node) {
    const { whereClause, fromClause, targetList = [] } = node.UpdateStmt
    const sets = targetList.flatMap((item) => ('ResTarget' in item ? (item.ResTarget.name ?? []) : []))
    const everyRow = (!whereClause || alwaysTrue(whereClause)) && !fromClause
    return { functions, everyRow, ...conditionOf(whereClause), sets }
  }
  if ('DeleteStmt' in node) {
    const { whereClause, usingClause } = node.DeleteStmt
    const everyRow = (!whereClause || alwaysTrue(whereClause)) && !usingClause
    return { functions, everyRow, ...conditionOf(whereClause) }
  }
  if ('InsertStmt' in node) {
    const query = node.InsertStmt.selectStmt
    const reads = query && 'SelectStmt' in query && !query.SelectStmt.valuesLists
    return {
      functions,
      ...givenColumns(node.InsertStmt),
      ...(reads ? { query: queryFacts(query, defaultSchema) } : {}),
    }
  }
  return { functions }
}

function conditionOf(where: Node | undefined) {
  return where === undefined ? {} : { condition: rowCondition(where) }
}

function hasOption(options: readonly Node[] | undefined, wanted: string): boolean {
  return (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === wanted)
}
