import type { Operation } from '../model/operation.ts'
import {
  all,
  created,
  type Expectation,
  exclusive,
  locked,
  lockedIndex,
  lockedIndexes,
  nothing,
  plannedOver,
  scanned,
} from './expectation.ts'
import { labelOf } from './learn-parts.ts'
import { constraintName, freeRelationName, inSchemaOf } from './names.ts'
import { createPartition } from './partitions.ts'
import { emptyTable, type SchemaModel } from './schema-model.ts'
import {
  defaultPartition,
  distinct,
  foreignKeysOf,
  indexesOf,
  referencesTo,
  sequencesOf,
  treeOf,
  viewsOn,
} from './tree.ts'

type Of<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

/** CREATE TABLE locks what it refers to, inherits from, copies, or becomes a part of. */
export function createTable(schema: SchemaModel, operation: Of<'create-table'>): Expectation {
  const { table, partitionOf, references, columns, constraints = [], like = [], inherits = [] } = operation
  if (operation.ifNotExists && schema.tables.has(table)) return nothing
  const named = new Set<string>()
  const keys = [...columns.flatMap((column) => column.constraints), ...constraints]
    .filter(({ kind }) => kind === 'unique' || kind === 'primary-key' || kind === 'exclusion')
    .map((constraint) =>
      inSchemaOf(table, constraintName(withNames(schema, table, named), table, constraint)),
    )
  return all(
    created(schema, table),
    ...keys.map((key) => created(schema, key, table)),
    ...columns
      .filter(({ serial, identity }) => serial || identity)
      .map(({ name }) => created(schema, freeRelationName(schema, table, [name], 'seq'), table)),
    locked(
      schema,
      'ShareRowExclusiveLock',
      ...references.filter((one) => one !== table).flatMap((one) => partitions(schema, one)),
    ),
    locked(schema, 'ShareUpdateExclusiveLock', ...inherits),
    locked(schema, 'AccessShareLock', ...like.map((clause) => clause.table)),
    ...like.filter(({ indexes }) => indexes).map((clause) => copiedIndexes(schema, table, clause.table)),
    partitionOf === null ? nothing : createPartition(schema, partitionOf, table, operation.bound),
  )
}

const partitions = (schema: SchemaModel, table: string) =>
  schema.tables.get(table)?.kind === 'partitioned' ? treeOf(schema, table) : [table]

/** The model as it is, with the new table in it so that names are made for it. */
function withNames(schema: SchemaModel, table: string, taken: ReadonlySet<string>): SchemaModel {
  return {
    ...schema,
    tables: new Map([
      ...schema.tables,
      [table, emptyTable('table')],
      ...[...taken].map((name) => [name, emptyTable('table')] as const),
    ]),
  }
}

function copiedIndexes(schema: SchemaModel, table: string, model: string): Expectation {
  return all(
    ...indexesOf(schema, model).map(([name, index]) => {
      const label = labelOf(schema, name)
      return created(
        schema,
        freeRelationName(schema, table, label === 'pkey' ? [] : index.nameParts, label),
        table,
      )
    }),
  )
}

/** DROP TABLE takes away everything of the table, and locks whom it refers to and who refers to it. */
export function dropTable(schema: SchemaModel, { tables, cascade }: Of<'drop-table'>): Expectation {
  const gone = distinct(tables.flatMap((table) => treeOf(schema, table)))
  return all(
    ...gone.map((table) => {
      const parents = [...(schema.tables.get(table)?.parents ?? [])].filter(
        () => schema.tables.get(table)?.bound,
      )
      const others = parents.flatMap((parent) => defaultPartition(schema, parent) ?? [])
      return all(
        exclusive(schema, table, ...parents, ...others, ...sequencesOf(schema, table)),
        lockedIndexes(schema, 'AccessExclusiveLock', table),
        exclusive(
          schema,
          ...foreignKeysOf(schema, table).flatMap(({ constraint }) =>
            partitions(schema, constraint.references ?? table),
          ),
        ),
        cascade
          ? exclusive(
              schema,
              ...referencesTo(schema, table).map((one) => one.table),
              ...viewsOn(schema, table),
            )
          : nothing,
        cascade ? lockedIndexes(schema, 'AccessExclusiveLock', ...viewsOn(schema, table)) : nothing,
      )
    }),
  )
}

/** TRUNCATE gives each relation an empty file and builds the indexes on it; CASCADE reaches who refers to it. */
export function truncate(schema: SchemaModel, { tables, cascade }: Of<'truncate'>): Expectation {
  const own = distinct(tables.flatMap((table) => treeOf(schema, table)))
  const emptied = cascade ? withReferring(schema, own) : own
  return all(
    exclusive(schema, ...emptied),
    plannedOver(schema, 'AccessExclusiveLock', ...emptied),
    scanned(
      ...emptied.filter(
        (one) => schema.tables.get(one)?.kind !== 'partitioned' && indexesOf(schema, one).length > 0,
      ),
    ),
  )
}

function withReferring(schema: SchemaModel, tables: readonly string[]): readonly string[] {
  const more = distinct([
    ...tables,
    ...tables.flatMap((table) => referencesTo(schema, table).flatMap((one) => treeOf(schema, one.table))),
  ])
  return more.length === tables.length ? tables : withReferring(schema, more)
}

/** Another name: only an index can get one while it is used. */
export function rename(schema: SchemaModel, { table, detail }: Of<'rename'>): Expectation {
  const index = schema.indexes.get(table)
  if (index !== undefined) return lockedIndex(schema, 'ShareUpdateExclusiveLock', index.table, table)
  switch (detail?.object) {
    case 'COLUMN':
      return exclusive(schema, ...treeOf(schema, table))
    case 'TABCONSTRAINT': {
      const constraint = schema.tables.get(table)?.constraints.get(detail.from)
      const tree = constraint?.kind === 'check' && !constraint.noInherit ? treeOf(schema, table) : [table]
      const renamed = constraint?.index
        ? lockedIndex(schema, 'ShareUpdateExclusiveLock', table, constraint.index)
        : nothing
      return all(exclusive(schema, ...tree), renamed)
    }
    default:
      return exclusive(schema, table)
  }
}
