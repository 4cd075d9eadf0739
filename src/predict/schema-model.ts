import type { ColumnDefinition, ConstraintDefinition, Operation } from '../model/operation.ts'

interface KnownConstraint extends ConstraintDefinition {
  readonly validated: boolean
}

interface KnownTable {
  /** Types by column name. */
  readonly columns: Map<string, string>
  readonly constraints: Map<string, KnownConstraint>
  readonly notNull: Set<string>
  readonly partitioned: boolean
}

/** As much of a schema as the parse of its history tells. Changed in place by `learn`. */
export interface SchemaModel {
  readonly tables: Map<string, KnownTable>
  /** Table by index, both qualified. */
  readonly indexes: Map<string, string>
}

export function emptySchema(): SchemaModel {
  return { tables: new Map(), indexes: new Map() }
}

/** Follows a statement that ran. What it cannot follow (DO blocks, functions) leaves the model as it was. */
export function learn(schema: SchemaModel, operations: readonly Operation[]): void {
  for (const operation of operations) learnOne(schema, operation)
}

function learnOne(schema: SchemaModel, operation: Operation): void {
  switch (operation.type) {
    case 'create-table': {
      const table: KnownTable = {
        columns: new Map(),
        constraints: new Map(),
        notNull: new Set(),
        partitioned: operation.partitioned,
      }
      schema.tables.set(operation.table, table)
      for (const column of operation.columns) addColumn(table, column)
      return
    }
    case 'create-index':
      if (operation.index !== null)
        schema.indexes.set(inSchemaOf(operation.table, operation.index), operation.table)
      return
    case 'drop-index':
      for (const index of operation.indexes) schema.indexes.delete(index)
      return
    case 'drop-table':
      for (const table of operation.tables) schema.tables.delete(table)
      return
    default:
      learnColumnChange(schema, operation)
  }
}

function learnColumnChange(schema: SchemaModel, operation: Operation): void {
  const table = 'table' in operation ? schema.tables.get(operation.table) : undefined
  if (table === undefined) return
  switch (operation.type) {
    case 'add-column':
      addColumn(table, operation.column)
      return
    case 'drop-column':
      table.columns.delete(operation.column)
      table.notNull.delete(operation.column)
      return
    case 'alter-column-type':
      table.columns.set(operation.column, operation.newType)
      return
    case 'set-not-null':
      table.notNull.add(operation.column)
      return
    case 'drop-not-null':
      table.notNull.delete(operation.column)
      return
    case 'add-constraint':
      addConstraint(table, operation.constraint)
      return
    case 'validate-constraint': {
      const constraint = table.constraints.get(operation.name)
      if (constraint) table.constraints.set(operation.name, { ...constraint, validated: true })
      return
    }
    case 'drop-constraint':
      table.constraints.delete(operation.name)
      return
    default:
      return
  }
}

function addColumn(table: KnownTable, column: ColumnDefinition): void {
  table.columns.set(column.name, column.type)
  if (column.notNull) table.notNull.add(column.name)
  for (const constraint of column.constraints) addConstraint(table, constraint)
}

function addConstraint(table: KnownTable, constraint: ConstraintDefinition): void {
  const name = constraint.name ?? `${constraint.kind} ${constraint.columns.join(' ')}`
  table.constraints.set(name, { ...constraint, validated: !constraint.notValid })
}

/** An index lives in the schema of its table. */
export function inSchemaOf(table: string, name: string): string {
  return `${table.slice(0, table.indexOf('.'))}.${name}`
}

/** The column is NOT NULL already, or a validated `CHECK (column IS NOT NULL)` is known. */
export function isProvedNotNull(schema: SchemaModel, table: string, column: string): boolean {
  const known = schema.tables.get(table)
  if (known === undefined) return false
  return (
    known.notNull.has(column) ||
    [...known.constraints.values()].some(
      (constraint) => constraint.validated && constraint.provesNotNull.includes(column),
    )
  )
}
