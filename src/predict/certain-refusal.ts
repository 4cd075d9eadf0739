import type { Operation } from '../model/operation.ts'
import type { SqlError } from '../model/report.ts'
import type { SchemaModel } from './schema-model.ts'
import { treeOf } from './tree.ts'
import { viewsResting } from './view-columns.ts'

/** SQLSTATE feature_not_supported. */
const NOT_SUPPORTED = '0A000'

/** The error with which every server refuses the statement on this schema, whatever rows there are; `null`: none is known. */
export function certainRefusal(operations: readonly Operation[], schema: SchemaModel): SqlError | null {
  for (const operation of operations) {
    const error = refusalOf(operation, schema)
    if (error !== null) return error
  }
  return null
}

function refusalOf(operation: Operation, schema: SchemaModel): SqlError | null {
  return operation.type === 'alter-column-type'
    ? typeInUse(schema, operation.table, operation.column, operation.only ?? false)
    : null
}

/** A view keeps the types that it was made with (`ATExecAlterColumnType` in `tablecmds.c`). */
function typeInUse(schema: SchemaModel, table: string, column: string, only: boolean): SqlError | null {
  const tree = only ? [table] : treeOf(schema, table)
  const views = tree.flatMap((one) => viewsResting(schema, one, column))
  if (views.length === 0) return null
  return {
    code: NOT_SUPPORTED,
    message: 'cannot alter type of a column used by a view or rule',
    line: null,
    detail: views.map((view) => `view ${view} depends on column ${column}`).join('\n'),
  }
}
