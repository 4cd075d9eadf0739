import type { Operation } from '../model/operation.ts'
import type { StatementDetail } from '../model/operation-details.ts'
import type { SqlError } from '../model/report.ts'
import { dependents } from './dependents.ts'
import { type Beside, refusedName } from './refused-names.ts'
import type { SchemaModel } from './schema-model.ts'
import { treeOf } from './tree.ts'
import { viewsResting } from './view-columns.ts'

type Dropped = Extract<StatementDetail, { readonly what: 'drop' }>

/** SQLSTATE dependent_objects_still_exist. */
const DEPENDENT_OBJECTS = '2BP01'

/** SQLSTATE feature_not_supported. */
const NOT_SUPPORTED = '0A000'

/** The error with which every server refuses the statement on this schema, whatever rows there are; `null`: none is known. */
export function certainRefusal(operations: readonly Operation[], schema: SchemaModel): SqlError | null {
  const beside = besides(operations)
  for (const operation of operations) {
    const error = refusalOf(operation, schema) ?? refusedName(operation, schema, beside)
    if (error !== null) return error
  }
  return null
}

function besides(operations: readonly Operation[]): Beside {
  const added = new Set<string>()
  const dropped = new Set<string>()
  for (const one of operations) {
    if (one.type === 'add-column') added.add(`${one.table}.${one.column.name}`)
    if (one.type === 'drop-column') dropped.add(`${one.table}.${one.column}`)
    if (one.type === 'drop-constraint') dropped.add(`${one.table}.${one.name}`)
  }
  return { added, dropped }
}

function refusalOf(operation: Operation, schema: SchemaModel): SqlError | null {
  if (operation.type === 'alter-column-type')
    return typeInUse(schema, operation.table, operation.column, operation.only ?? false)
  return operation.type === 'other' && operation.detail?.what === 'drop'
    ? stillNeeded(schema, operation.detail)
    : null
}

/** Without CASCADE nothing goes that something else rests on (`reportDependentObjects` in `dependency.c`). */
function stillNeeded(schema: SchemaModel, detail: Dropped): SqlError | null {
  const needing = detail.cascade ? [] : dependents(schema, detail)
  if (needing.length === 0) return null
  const what = detail.object.toLowerCase()
  return {
    code: DEPENDENT_OBJECTS,
    message: `cannot drop ${what} ${detail.names.join(', ')} because other objects depend on it`,
    line: null,
    detail: needing.map((table) => `${table} uses ${what} ${detail.names.join(', ')}`).join('\n'),
  }
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
