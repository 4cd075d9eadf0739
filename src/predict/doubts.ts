import type { Operation } from '../model/operation.ts'
import type { SchemaModel } from './schema-model.ts'

/** Which tables may be other than the model has them, because something nobody follows may have changed them. */
export interface Doubts {
  /** Any table may be. */
  everywhere: boolean
  readonly tables: Set<string>
}

/** Before a statement is followed: what it may do beside what the model learns from it. */
export function noteDoubts(schema: SchemaModel, operation: Operation): void {
  const { doubts } = schema
  if (doubts.everywhere) return
  switch (operation.type) {
    case 'opaque':
      if (operation.detail !== undefined) return
      if (RUNS_MORE.test(operation.text)) doubts.everywhere = true
      else
        for (const table of schema.tables.keys()) if (names(operation.text, table)) doubts.tables.add(table)
      return
    case 'create-table': {
      const { like = [], inherits = [], partitionOf, columns, persistence, table } = operation
      const models = [
        ...like.map((one) => one.table),
        ...inherits,
        ...(partitionOf === null ? [] : [partitionOf]),
      ]
      const incomplete = models.length === 0 && columns.length === 0
      if (incomplete || persistence === 'temporary' || models.some((model) => !isCertain(schema, model)))
        doubts.tables.add(table)
      return
    }
    case 'transaction':
      doubts.everywhere = operation.action === 'rollback'
      return
    case 'drop-table':
    case 'drop-column':
      doubts.everywhere = operation.cascade === true
      return
    case 'other':
      doubts.everywhere = mayChangeTables(operation)
      return
    default:
      return
  }
}

/** The columns of the table are those of the model, and no other. */
export function isCertain({ tables, doubts }: SchemaModel, table: string): boolean {
  const kind = tables.get(table)?.kind
  const known = kind === 'table' || kind === 'partitioned'
  return (
    known && !doubts.everywhere && !doubts.tables.has(table) && (tables.get(table)?.columns.size ?? 0) > 0
  )
}

/** Code that calls other code, or makes statements of text. */
const RUNS_MORE = /\b(?:execute|perform|call)\b/i

const names = (text: string, table: string) => text.includes(table.slice(table.indexOf('.') + 1))

/** Functions of the server that change no table; what others do, such as those of extensions, nobody knows. */
const CHANGES_NOTHING =
  /^(?:pg_\w+|setval|nextval|currval|set_config|current_setting|now|count|max|min|sum|coalesce)$/

function mayChangeTables(operation: Extract<Operation, { readonly type: 'other' }>): boolean {
  const { kind, detail } = operation
  switch (detail?.what) {
    case 'select':
      return detail.query.functions.some((name) => !CHANGES_NOTHING.test(name))
    case 'drop':
      return detail.cascade || detail.object === 'SCHEMA'
    case 'none':
      return detail.rename !== undefined || kind === 'AlterRoleSetStmt'
    default:
      return kind === 'AlterDatabaseSetStmt' || kind === 'DropOwnedStmt' || kind === 'ImportForeignSchemaStmt'
  }
}
