import type { Operation } from '../model/operation.ts'
import { isConcurrent } from './felt.ts'
import type { JudgedStatement, ScriptContext } from './rule.ts'

/** Fewer rows are written by key or as a list of values: that takes no longer on a larger table. */
export const MANY_ROWS = 100

type WriteRows = Extract<Operation, { readonly type: 'write-rows' }>

/** Rows of an existing table that one statement writes. */
export interface RowsWritten {
  readonly operation: WriteRows
  /** As counted; `null` where nothing was performed. */
  readonly rows: number | null
  /** They were counted, or no row is left out. */
  readonly certain: boolean
}

/** What a statement writes of an existing table where that is more than a few rows: as counted, else by its text. */
export function manyRowsWritten(statement: JudgedStatement, context: ScriptContext): RowsWritten | null {
  const operation = statement.operations.find(
    (one): one is WriteRows => one.type === 'write-rows' && context.isExisting(one.table),
  )
  if (operation === undefined) return null
  const { source, rowsChanged = 0 } = statement.effects
  if (source === 'measured')
    return rowsChanged < MANY_ROWS ? null : { operation, rows: rowsChanged, certain: true }
  if (operation.verb !== 'update' && operation.verb !== 'delete') return null
  const certain = meetsEveryRow(operation, context)
  return certain || isBroad(operation, context) ? { operation, rows: null, certain } : null
}

function isBroad({ table, condition }: WriteRows, { isNewColumn }: ScriptContext): boolean {
  if (condition === undefined || condition.breadth === 'broad') return condition !== undefined
  return condition.nullTests?.every(({ column, isNull }) => !isNull || isNewColumn(table, column)) === true
}

/**
 * No row of the table is left out, whatever it holds: there is no condition, it holds for every value, or it asks
 * whether the key is there, or whether a column is empty that the script has just added without a default.
 */
export function meetsEveryRow(operation: WriteRows, context: ScriptContext): boolean {
  const { table, everyRow, condition } = operation
  if (everyRow === true) return true
  return (
    operation.reads.length === 0 &&
    condition?.nullTests?.every(({ column, isNull }) =>
      isNull ? isAddedEmpty(table, column, context) : context.keyOf(table) === column,
    ) === true
  )
}

function isAddedEmpty(table: string, column: string, { script }: ScriptContext): boolean {
  return script.statements.some(({ operations }) =>
    operations.some(
      (one) =>
        one.type === 'add-column' &&
        one.table === table &&
        one.column.name === column &&
        (!one.column.hasDefault || one.column.defaultIsNull === true) &&
        !one.column.identity &&
        !one.column.serial &&
        !one.column.generatedStored,
    ),
  )
}

/** The statement works through rows of an existing table, so that it takes longer on a larger one. */
export function worksThroughRows(statement: JudgedStatement, context: ScriptContext): boolean {
  const { operations, effects } = statement
  // Refused inside a transaction, so it never works while the lock is held; another rule says that.
  if (operations.some(isConcurrent)) return false
  return (
    [...effects.scans, ...effects.rewrites].some(context.isExisting) ||
    manyRowsWritten(statement, context) !== null
  )
}
