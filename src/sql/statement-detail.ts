import type { Node } from '@pgsql/types'
import { LOCK_MODES } from '../model/lock-modes.ts'
import type { StatementDetail } from '../model/operation-details.ts'
import { definitionDetail } from './definition-detail.ts'
import { columnsRead, queryFacts } from './expressions.ts'
import { grantDetail } from './grant-detail.ts'
import { qualified, writtenList, writtenRelation } from './names.ts'
import { relationsIn } from './relations.ts'

/** What a statement about relations does that has no operation of its own; `undefined` where nobody has asked yet. */
export function statementDetail(node: Node, schema: string): StatementDetail | undefined {
  if ('CreateTrigStmt' in node) {
    const { relation, constrrel, trigname = '', row = false, funcname } = node.CreateTrigStmt
    const from = constrrel ? qualified(writtenRelation(constrrel), schema) : null
    return {
      what: 'create-trigger',
      table: qualified(writtenRelation(relation), schema),
      from,
      name: trigname,
      row,
      function: qualified(writtenList(funcname), schema),
    }
  }
  if ('CreatePolicyStmt' in node) return policy('create-policy', node.CreatePolicyStmt, schema)
  if ('AlterPolicyStmt' in node) return policy('alter-policy', node.AlterPolicyStmt, schema)
  if ('RuleStmt' in node) {
    const table = qualified(writtenRelation(node.RuleStmt.relation), schema)
    const reads = relationsIn(node, schema).filter((name) => name !== table)
    return { what: 'create-rule', table, name: node.RuleStmt.rulename ?? '', reads: withoutOldAndNew(reads) }
  }
  if ('ViewStmt' in node) {
    const { view, query, replace = false } = node.ViewStmt
    const reads = queryFacts(query, schema).reads
    return {
      what: 'create-view',
      view: qualified(writtenRelation(view), schema),
      replaces: replace,
      reads,
      columns: columnsRead(query),
    }
  }
  if ('CreateTableAsStmt' in node) {
    const { into, query, objtype } = node.CreateTableAsStmt
    const materialized = objtype === 'OBJECT_MATVIEW'
    return {
      what: 'create-table-as',
      table: qualified(writtenRelation(into?.rel), schema),
      materialized,
      withData: !into?.skipData,
      query: queryFacts(query, schema),
      ...(materialized ? { columns: columnsRead(query) } : {}),
    }
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent = false, skipData = false } = node.RefreshMatViewStmt
    const view = qualified(writtenRelation(relation), schema)
    return { what: 'refresh', view, concurrently: concurrent, withData: !skipData }
  }
  if ('LockStmt' in node) {
    const tables = (node.LockStmt.relations ?? []).flatMap((item) =>
      'RangeVar' in item
        ? [{ name: qualified(writtenRelation(item.RangeVar), schema), only: !item.RangeVar.inh }]
        : [],
    )
    // The parser counts modes from 1, as `lockdefs.h` does.
    const mode = LOCK_MODES[(node.LockStmt.mode ?? LOCK_MODES.length) - 1] ?? 'AccessExclusiveLock'
    return { what: 'lock-table', tables, mode }
  }
  if ('CreateStatsStmt' in node) {
    const { defnames, relations } = node.CreateStatsStmt
    return {
      what: 'create-statistics',
      name: qualified(writtenList(defnames), schema),
      tables: relationsIn({ List: { items: relations ?? [] } }, schema),
    }
  }
  if ('AlterObjectSchemaStmt' in node) {
    const { objectType = '', relation, newschema = '' } = node.AlterObjectSchemaStmt
    const name = relation ? qualified(writtenRelation(relation), schema) : ''
    return { what: 'set-schema', object: bare(objectType), name, schema: newschema }
  }
  if ('SelectStmt' in node) return { what: 'select', query: queryFacts(node, schema) }
  if ('CommentStmt' in node) {
    const { objtype = '', object } = node.CommentStmt
    const items = object && 'List' in object ? (object.List.items ?? []) : []
    const part = PARTS_OF_TABLES.has(bare(objtype))
    const name = qualified(writtenList(part ? items.slice(0, -1) : items), schema)
    return { what: 'comment', object: bare(objtype), name }
  }
  if ('GrantStmt' in node) {
    return grantDetail(node.GrantStmt, schema)
  }
  return definitionDetail(node, schema)
}

/** What is named behind its table: `COMMENT ON CONSTRAINT c ON t`, `COMMENT ON COLUMN t.c`. */
export const PARTS_OF_TABLES: ReadonlySet<string> = new Set([
  'COLUMN',
  'TABCONSTRAINT',
  'TRIGGER',
  'POLICY',
  'RULE',
])

/** `TABLE` of `OBJECT_TABLE`. */
export const bare = (objectType: string) => objectType.replace(/^OBJECT_/, '')

const withoutOldAndNew = (names: readonly string[]) => names.filter((name) => !/\.(old|new)$/.test(name))

function policy(
  what: 'create-policy' | 'alter-policy',
  statement: { readonly table?: Parameters<typeof writtenRelation>[0]; readonly policy_name?: string },
  schema: string,
): StatementDetail {
  const table = qualified(writtenRelation(statement.table), schema)
  const { table: _own, policy_name: name = '', ...expressions } = statement
  return { what, table, name, reads: relationsIn(expressions as Node, schema) }
}
