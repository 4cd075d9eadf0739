import type { Operation } from '../model/operation.ts'
import type { SqlError } from '../model/report.ts'
import { isCertain } from './doubts.ts'
import { inSchemaOf } from './names.ts'
import type { SchemaModel } from './schema-model.ts'

/** SQLSTATE undefined_column, duplicate_column, duplicate_table and duplicate_object. */
const UNDEFINED_COLUMN = '42703'
const DUPLICATE_COLUMN = '42701'
const DUPLICATE_TABLE = '42P07'
const DUPLICATE_OBJECT = '42710'

/** Columns and constraints that one statement adds or drops, as `table.name`: its actions see each other's work. */
export interface Beside {
  readonly added: ReadonlySet<string>
  readonly dropped: ReadonlySet<string>
}

/** The error for a column that is not there, or a name that is taken; `null` wherever the history leaves a doubt. */
export function refusedName(operation: Operation, schema: SchemaModel, beside: Beside): SqlError | null {
  switch (operation.type) {
    case 'add-column': {
      const { table, column, ifNotExists } = operation
      return ifNotExists === true || beside.dropped.has(`${table}.${column.name}`)
        ? null
        : taken(schema, table, column.name)
    }
    case 'alter-column-type':
    case 'set-not-null':
    case 'drop-not-null':
      return missing(schema, beside, operation.table, operation.column)
    case 'alter-table': {
      const { action, table, detail } = operation
      const column = action === 'AT_ColumnDefault' || action === 'AT_AddIdentity' ? detail?.column : undefined
      return column === undefined ? null : missing(schema, beside, table, column)
    }
    case 'rename': {
      const { table, detail } = operation
      if (detail?.object !== 'COLUMN') return null
      return missing(schema, beside, table, detail.from, UNNAMED) ?? taken(schema, table, detail.to)
    }
    case 'create-index': {
      const { table, index, columns, ifNotExists } = operation
      const name = index === null ? null : inSchemaOf(table, index)
      if (
        name !== null &&
        schema.indexes.has(name) &&
        isCertain(schema, schema.indexes.get(name)?.table ?? '')
      )
        return ifNotExists ? null : exists(name)
      return first(columns, (column) => missing(schema, beside, table, column, UNNAMED))
    }
    case 'create-table': {
      const { table, ifNotExists, persistence } = operation
      return ifNotExists === true || persistence === 'temporary' || !isCertain(schema, table)
        ? null
        : exists(table)
    }
    case 'add-constraint': {
      const { table, constraint } = operation
      const { kind, name, columns, usingIndex } = constraint
      const free = name === null || beside.dropped.has(`${table}.${name}`)
      if (!free && isCertain(schema, table) && schema.tables.get(table)?.constraints.has(name))
        return error(DUPLICATE_OBJECT, `constraint "${name}" for relation "${bare(table)}" already exists`)
      if (usingIndex !== null || (kind !== 'unique' && kind !== 'primary-key' && kind !== 'foreign-key'))
        return null
      const words = kind === 'foreign-key' ? IN_FOREIGN_KEY : IN_KEY
      return first(columns, (column) => missing(schema, beside, table, column, words))
    }
    case 'write-rows':
      return operation.verb === 'update'
        ? first(operation.sets ?? [], (column) => missing(schema, beside, operation.table, column))
        : null
    default:
      return null
  }
}

/** Every table has them: `SysAtt` in heap.c. */
const SYSTEM_COLUMNS: readonly string[] = ['tableoid', 'cmax', 'xmax', 'cmin', 'xmin', 'ctid']

const UNNAMED = (column: string) => `column "${column}" does not exist`
const IN_KEY = (column: string) => `column "${column}" named in key does not exist`
const IN_FOREIGN_KEY = (column: string) =>
  `column "${column}" referenced in foreign key constraint does not exist`

function missing(
  schema: SchemaModel,
  { added }: Beside,
  table: string,
  column: string,
  words = (name: string) => `column "${name}" of relation "${bare(table)}" does not exist`,
): SqlError | null {
  const there = schema.tables.get(table)?.columns.has(column) ?? true
  if (there || !isCertain(schema, table) || added.has(`${table}.${column}`)) return null
  return SYSTEM_COLUMNS.includes(column) ? null : error(UNDEFINED_COLUMN, words(column))
}

function taken(schema: SchemaModel, table: string, column: string): SqlError | null {
  return isCertain(schema, table) && schema.tables.get(table)?.columns.has(column)
    ? error(DUPLICATE_COLUMN, `column "${column}" of relation "${bare(table)}" already exists`)
    : null
}

const exists = (name: string) => error(DUPLICATE_TABLE, `relation "${bare(name)}" already exists`)
const bare = (qualified: string) => qualified.slice(qualified.indexOf('.') + 1)
const error = (code: string, message: string): SqlError => ({ code, message, line: null })

function first(columns: readonly string[], find: (column: string) => SqlError | null): SqlError | null {
  for (const column of columns) {
    const found = find(column)
    if (found !== null) return found
  }
  return null
}
