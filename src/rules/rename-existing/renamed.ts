import type { Operation } from '../../model/operation.ts'
import type { ScriptContext } from '../rule.ts'

/** Something that production knows by a name that it does not have any more. */
export interface Renamed {
  readonly what: 'table' | 'column' | 'schema' | 'type' | 'label'
  /** The table or type concerned, qualified; of a schema its name. */
  readonly owner: string
  /** The old name as queries write it. */
  readonly from: string
  readonly to: string
}

const RELATIONS: ReadonlySet<string> = new Set(['TABLE', 'VIEW', 'MATVIEW', 'FOREIGN_TABLE'])

/** Kinds in `pg_class` that queries read by name. */
const READ_BY_NAME: ReadonlySet<string> = new Set(['r', 'p', 'v', 'm', 'f'])

/** What an operation renames, or moves to another schema, of what production has. */
export function renamedBy(operation: Operation, context: ScriptContext): readonly Renamed[] {
  if (operation.type === 'rename' && operation.detail !== undefined) {
    const { table, detail } = operation
    if (!isRead(context, table)) return []
    if (RELATIONS.has(detail.object)) {
      return [{ what: 'table', owner: table, from: table, to: `${schemaOf(table)}.${detail.to}` }]
    }
    if (detail.object !== 'COLUMN' || context.isNewColumn(table, detail.from)) return []
    return [{ what: 'column', owner: table, from: `${table}.${detail.from}`, to: detail.to }]
  }
  if (operation.type !== 'other' || operation.detail === undefined) return []
  const { detail } = operation
  if (detail.what === 'set-schema' && RELATIONS.has(detail.object) && isRead(context, detail.name)) {
    const to = `${detail.schema}.${detail.name.slice(schemaOf(detail.name).length + 1)}`
    return [{ what: 'table', owner: detail.name, from: detail.name, to }]
  }
  if (detail.what === 'alter-enum' && detail.rename !== undefined) {
    return [{ what: 'label', owner: detail.type, ...detail.rename }]
  }
  if (detail.what !== 'none' || detail.rename === undefined) return []
  const { object, from, to } = detail.rename
  if (object === 'TYPE') return [{ what: 'type', owner: from, from, to: `${schemaOf(from)}.${to}` }]
  const used = [...context.migration.existingTables.keys()].some((table) => schemaOf(table) === from)
  return used ? [{ what: 'schema', owner: from, from, to }] : []
}

function isRead({ migration }: ScriptContext, table: string): boolean {
  return READ_BY_NAME.has(migration.existingTables.get(table) ?? '')
}

const schemaOf = (name: string) => name.slice(0, name.indexOf('.'))

/** A later operation gives the old name to something else: a view for old clients, the other half of a swap. */
export function takesTheName({ what, owner, from }: Renamed, later: Operation): boolean {
  switch (later.type) {
    case 'create-table':
      return later.table === from
    case 'add-column':
      return what === 'column' && `${later.table}.${later.column.name}` === from
    case 'rename': {
      const { table, detail } = later
      if (what === 'column') return table === owner && `${table}.${detail?.to}` === from
      return (
        detail !== undefined && RELATIONS.has(detail.object) && `${schemaOf(table)}.${detail.to}` === from
      )
    }
    case 'other':
      return takesNameByDetail({ what, owner, from }, later)
    default:
      return false
  }
}

function takesNameByDetail(
  { what, owner, from }: Pick<Renamed, 'what' | 'owner' | 'from'>,
  { detail }: Extract<Operation, { readonly type: 'other' }>,
): boolean {
  switch (detail?.what) {
    case 'create-view':
      return detail.view === from
    case 'create-table-as':
      return detail.table === from
    case 'create-type':
      return detail.type === from
    case 'create-domain':
      return detail.domain === from
    case 'alter-enum':
      return what === 'label' && detail.type === owner && detail.rename?.to === from
    case 'none':
      return detail.rename?.object === 'SCHEMA' && detail.rename.to === from
    default:
      return false
  }
}

/** The script makes the type itself, so that no running application knows it. */
export function makesType(type: string, operations: readonly Operation[]): boolean {
  return operations.some(
    (one) => one.type === 'other' && one.detail?.what === 'create-type' && one.detail.type === type,
  )
}
