import type { Operation } from '../../model/operation.ts'
import type { SqlError } from '../../model/report.ts'

/** Classes of SQLSTATE that speak of values: 22 data exception, 23 integrity constraint violation. */
export function isAboutValues({ code }: SqlError): boolean {
  return /^2[23]/.test(code)
}

/** What code raises by itself (P0001) or asserts (P0004): of rows, or of anything else. */
export function isRaised({ code }: SqlError): boolean {
  return code === 'P0001' || code === 'P0004'
}

const FOREIGN_KEY_VIOLATION = '23503'

interface Performed {
  readonly operations: readonly Operation[]
}

/**
 * A refusal that other rows might not cause: the rows of tables that exist are ours, so it proves nothing about
 * production. A statement that only adds columns fails on any row: what they hold comes from the statement itself,
 * unless it is computed from others.
 * So does one that touches only tables of the same change, which hold in production what they hold here.
 */
export function dependsOnMadeUpRows(
  error: SqlError,
  script: readonly Performed[],
  statement: Performed | undefined,
  isExisting: (table: string) => boolean,
): boolean {
  if (!isAboutValues(error)) return false
  if (statement === undefined) return true
  // The row that a new one refers to may be in a table that the statement does not name.
  const concerned = error.code === FOREIGN_KEY_VIOLATION ? script : [statement]
  if (!concerned.some(({ operations }) => operations.some((one) => meetsRows(one, isExisting)))) return false
  return statement.operations.some(readsRows) || error.code === FOREIGN_KEY_VIOLATION
}

function readsRows(operation: Operation): boolean {
  return operation.type !== 'add-column' || operation.column.generatedStored
}

function meetsRows(operation: Operation, isExisting: (table: string) => boolean): boolean {
  switch (operation.type) {
    case 'create-table':
      return operation.references.some(isExisting)
    case 'write-rows':
      return [operation.table, ...operation.reads].some(isExisting)
    case 'add-constraint':
      return [operation.table, operation.constraint.references ?? operation.table].some(isExisting)
    case 'other':
      return operation.tables.length === 0 || operation.tables.some(isExisting)
    case 'opaque':
      return true
    default:
      return 'table' in operation && isExisting(operation.table)
  }
}
