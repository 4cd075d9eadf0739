import type { DefElem, Node } from '@pgsql/types'
import type { FunctionRights, StatementDetail } from '../model/operation-details.ts'
import { typeText } from './definitions.ts'
import { qualified, stringsOf, writtenList, writtenRelation } from './names.ts'
import { publicationDetail } from './publication-detail.ts'

/** What a statement defines that is no table: sequences, types, functions. */
export function definitionDetail(node: Node, schema: string): StatementDetail | undefined {
  if ('CreateSeqStmt' in node) {
    const { sequence, options } = node.CreateSeqStmt
    const name = qualified(writtenRelation(sequence), schema)
    return { what: 'create-sequence', sequence: name, ownedBy: ownedBy(options, schema) }
  }
  if ('AlterSeqStmt' in node) {
    const { sequence, options } = node.AlterSeqStmt
    const name = qualified(writtenRelation(sequence), schema)
    return { what: 'alter-sequence', sequence: name, ownedBy: ownedBy(options, schema) }
  }
  if ('CreateDomainStmt' in node) {
    const { domainname, typeName, constraints = [] } = node.CreateDomainStmt
    const constrained = constraints.some(
      (item) =>
        'Constraint' in item &&
        (item.Constraint.contype === 'CONSTR_CHECK' || item.Constraint.contype === 'CONSTR_NOTNULL'),
    )
    const domain = qualified(writtenList(domainname), schema)
    return { what: 'create-domain', domain, base: typeText(typeName), constrained }
  }
  if ('AlterDomainStmt' in node) {
    const { subtype = '', typeName, def } = node.AlterDomainStmt
    const added = def !== undefined && 'Constraint' in def ? def.Constraint : undefined
    return {
      what: 'alter-domain',
      domain: qualified(writtenList(typeName), schema),
      action: subtype,
      notValid: added?.skip_validation ?? false,
      ...(added ? { constraint: added.contype === 'CONSTR_NOTNULL' ? 'not-null' : 'check' } : {}),
    }
  }
  if ('CreateEnumStmt' in node)
    return {
      what: 'create-type',
      type: qualified(writtenList(node.CreateEnumStmt.typeName), schema),
      kind: 'enum',
    }
  if ('CompositeTypeStmt' in node)
    return {
      what: 'create-type',
      type: qualified(writtenRelation(node.CompositeTypeStmt.typevar), schema),
      kind: 'composite',
    }
  if ('CreateRangeStmt' in node)
    return {
      what: 'create-type',
      type: qualified(writtenList(node.CreateRangeStmt.typeName), schema),
      kind: 'range',
    }
  if ('AlterEnumStmt' in node) {
    const { typeName, oldVal, newVal: label, newValNeighbor: beside } = node.AlterEnumStmt
    const type = qualified(writtenList(typeName), schema)
    if (label === undefined) return { what: 'alter-enum', type }
    if (oldVal !== undefined) return { what: 'alter-enum', type, rename: { from: oldVal, to: label } }
    return { what: 'alter-enum', type, adds: { label, ...(beside === undefined ? {} : { beside }) } }
  }
  if ('RenameStmt' in node) {
    const { renameType, object, subname, newname = '' } = node.RenameStmt
    if (renameType === 'OBJECT_SCHEMA')
      return { what: 'none', rename: { object: 'SCHEMA', from: subname ?? '', to: newname } }
    if (renameType !== 'OBJECT_TYPE' || object === undefined || !('List' in object)) return undefined
    const from = qualified(writtenList(object.List.items), schema)
    return { what: 'none', rename: { object: 'TYPE', from, to: newname } }
  }
  if ('CreateFunctionStmt' in node) {
    const { funcname, options } = node.CreateFunctionStmt
    return {
      what: 'create-function',
      name: stringsOf(funcname).at(-1) ?? '',
      language: (optionText(options, 'language') ?? 'sql').toLowerCase(),
      volatility: volatility(optionText(options, 'volatility')),
      rights: functionRights(options, node.CreateFunctionStmt.sql_body !== undefined),
    }
  }
  if ('AlterFunctionStmt' in node) {
    const { func, actions } = node.AlterFunctionStmt
    const name = stringsOf(func?.objname).at(-1) ?? ''
    return { what: 'none', alters: { function: name, rights: functionRights(actions, false) } }
  }
  if (WITHOUT_RELATIONS.has(Object.keys(node)[0] ?? '')) return { what: 'none' }
  return publicationDetail(node, schema)
}

/** Statements that lock no table, sequence or view, whatever they name. */
const WITHOUT_RELATIONS: ReadonlySet<string> = new Set([
  'CreateSchemaStmt',
  'CreateRoleStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'DropRoleStmt',
  'GrantRoleStmt',
  'VariableShowStmt',
  'AlterDefaultPrivilegesStmt',
  'CreateCastStmt',
  'DefineStmt',
  'NotifyStmt',
  'ListenStmt',
  'UnlistenStmt',
  'DiscardStmt',
  'CheckPointStmt',
  'ConstraintsSetStmt',
])

function volatility(written: string | undefined): 'immutable' | 'stable' | 'volatile' {
  return written === 'immutable' || written === 'stable' ? written : 'volatile'
}

/** A body in the words of the standard is bound when it is written, and asks no path later. */
function functionRights(options: readonly Node[] | undefined, hasBody: boolean): FunctionRights {
  const security = optionOf(options, 'security')?.arg
  const bound = (options ?? []).some((item) => {
    const set = 'DefElem' in item && item.DefElem.defname === 'set' ? item.DefElem.arg : undefined
    if (set === undefined || !('VariableSetStmt' in set)) return false
    const { name, kind } = set.VariableSetStmt
    return name === 'search_path' && kind !== 'VAR_RESET' && kind !== 'VAR_SET_DEFAULT'
  })
  const definer = security && 'Boolean' in security ? (security.Boolean.boolval ?? false) : undefined
  return { ...(definer === undefined ? {} : { definer }), bound: bound || hasBody }
}

function optionText(options: readonly Node[] | undefined, name: string): string | undefined {
  const argument = optionOf(options, name)?.arg
  return argument && 'String' in argument ? argument.String.sval : undefined
}

function optionOf(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  return (options ?? []).flatMap((item) =>
    'DefElem' in item && item.DefElem.defname === name ? [item.DefElem] : [],
  )[0]
}

/** The table of `OWNED BY table.column`. */
function ownedBy(options: readonly Node[] | undefined, schema: string): string | null {
  const argument = optionOf(options, 'owned_by')?.arg
  if (argument === undefined || !('List' in argument)) return null
  const items = argument.List.items ?? []
  return items.length < 2 ? null : qualified(writtenList(items.slice(0, -1)), schema)
}
