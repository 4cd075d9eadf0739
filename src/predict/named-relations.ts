import type { Operation } from '../model/operation.ts'
import { splitName } from './names.ts'
import type { SchemaModel, TableKind } from './schema-model.ts'
import { viewsOn } from './tree.ts'

/** As `pg_class.relkind` has them. */
export const KINDS: Readonly<Record<TableKind, string>> = {
  table: 'r',
  partitioned: 'p',
  view: 'v',
  'materialized-view': 'm',
}

type Named = readonly (readonly [name: string, kind: string])[]

/**
 * Relations that an operation is about, with their kind in `pg_class`. Asked before the operation is learnt: afterwards
 * nobody knows any more what it dropped or gave another name. What the schema does not hold may come from elsewhere,
 * unless `IF EXISTS` says that it may be missing.
 */
function namedRelations(schema: SchemaModel, operation: Operation): Named {
  const named = (names: readonly string[], kind = 'r', mayBeMissing = false): Named =>
    names.flatMap((name) => {
      const known = schema.tables.get(name)
      if (known !== undefined) return [[name, KINDS[known.kind]] as const]
      return mayBeMissing && schema.tables.size > 0 ? [] : [[name, kind] as const]
    })
  switch (operation.type) {
    case 'drop-table':
      return [
        ...named(operation.tables, 'r', operation.ifExists),
        ...named(operation.cascade ? operation.tables.flatMap((table) => viewsOn(schema, table)) : []),
      ]
    case 'drop-column':
      return named([operation.table, ...(operation.cascade ? viewsOn(schema, operation.table) : [])])
    case 'truncate':
      return named(operation.tables)
    case 'create-table':
      return named([
        ...operation.references,
        ...(operation.partitionOf === null ? [] : [operation.partitionOf]),
      ])
    case 'alter-table':
      return named([operation.table, ...(operation.attaches === undefined ? [] : [operation.attaches])])
    case 'maintenance':
      return named(operation.tables ?? [])
    case 'other':
      return namedByDetail(schema, operation, named)
    default:
      return 'table' in operation ? named([operation.table]) : []
  }
}

function namedByDetail(
  schema: SchemaModel,
  { detail }: Extract<Operation, { readonly type: 'other' }>,
  named: (names: readonly string[], kind?: string, mayBeMissing?: boolean) => Named,
): Named {
  switch (detail?.what) {
    case 'refresh':
      return named([detail.view], 'm')
    case 'set-schema':
      return RELATIONS.has(detail.object) ? named([detail.name]) : []
    case 'grant':
      return detail.object === 'TABLE' ? named(detail.names) : []
    case 'drop':
      break
    default:
      return []
  }
  const { object, names, cascade, ifExists } = detail
  if (object === 'SCHEMA') {
    const schemas = new Set(names.map((name) => splitName(name).name))
    return named([...schema.tables.keys()].filter((table) => schemas.has(splitName(table).schema)))
  }
  const kind = DROPPED_KINDS[object]
  if (kind === undefined) return []
  const views = cascade ? names.flatMap((name) => viewsOn(schema, name)) : []
  return [...named(names, kind, ifExists), ...named(views)]
}

const RELATIONS: ReadonlySet<string> = new Set(['TABLE', 'VIEW', 'MATVIEW', 'FOREIGN_TABLE'])

const DROPPED_KINDS: Readonly<Record<string, string>> = { VIEW: 'v', MATVIEW: 'm', FOREIGN_TABLE: 'f' }

/** Which relations a change made itself, and which a migration of it is about. */
export interface MetRelations {
  /** What the change under review made, by its name at the end. */
  readonly created: Set<string>
  /** What the migration names, with its kind in `pg_class`. */
  readonly named: Map<string, string>
  /** Of these what was there when the migration first named it. */
  readonly held: Set<string>
}

/** Notes what the operations of a statement are about; called before they are learnt. */
export function noteRelations(
  schema: SchemaModel,
  operations: readonly Operation[],
  { created, named, held }: MetRelations,
): void {
  for (const operation of operations) {
    for (const [name, kind] of namedRelations(schema, operation)) {
      if (!named.has(name) && schema.tables.has(name) && !created.has(name)) held.add(name)
      if (!named.has(name)) named.set(name, kind)
    }
    for (const name of createdBy(operation, created)) {
      // What production has under this name it has all the same.
      if (!schema.tables.has(name) && !held.has(name)) created.add(name)
    }
  }
}

/** The relation that an operation makes, or gives a new name after the change has made it. */
function createdBy(operation: Operation, created: ReadonlySet<string>): readonly string[] {
  if (operation.type === 'create-table') return [operation.table]
  if (operation.type === 'rename') {
    const { table, detail } = operation
    const renamed = detail !== undefined && RELATIONS.has(detail.object) && created.has(table)
    return renamed ? [`${splitName(table).schema}.${detail.to}`] : []
  }
  if (operation.type !== 'other') return []
  const { detail } = operation
  switch (detail?.what) {
    case 'create-table-as':
      return [detail.table]
    case 'create-view':
      return [detail.view]
    case 'set-schema':
      return created.has(detail.name) ? [`${detail.schema}.${splitName(detail.name).name}`] : []
    default:
      return []
  }
}
