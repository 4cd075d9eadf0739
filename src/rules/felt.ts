import { blocksReads, blocksWrites } from '../model/lock-modes.ts'
import type { Operation } from '../model/operation.ts'
import type { JudgedStatement, ScriptContext } from './rule.ts'

/** Statements paired with each of their operations of one type. */
export function operationsOfType<T extends Operation['type']>(
  context: ScriptContext,
  type: T,
): { readonly statement: JudgedStatement; readonly operation: Extract<Operation, { type: T }> }[] {
  return context.script.statements.flatMap((statement) =>
    statement.operations.flatMap((operation) =>
      operation.type === type ? [{ statement, operation: operation as Extract<Operation, { type: T }> }] : [],
    ),
  )
}

/** The statement reads the table from end to end. */
export function scans(statement: JudgedStatement, table: string): boolean {
  return statement.effects.scans.includes(table)
}

/** The statement copies the table, or rebuilds indexes from a scan of it. */
export function rewrites(statement: JudgedStatement, table: string): boolean {
  const { rewrites: copied, indexRebuilds = [], scans: read } = statement.effects
  return copied.includes(table) || (indexRebuilds.length > 0 && read.includes(table))
}

/** Its cost grows with the number of rows of some table. */
export function worksOnRows(statement: JudgedStatement): boolean {
  const { scans: read, rewrites: copied, rowsChanged = 0 } = statement.effects
  return read.length > 0 || copied.length > 0 || rowsChanged > 0
}

export function locksOutWrites(statement: JudgedStatement, table: string): boolean {
  return statement.effects.locks.some((lock) => lock.table === table && blocksWrites(lock.mode))
}

export function locksOutReads(statement: JudgedStatement, table: string): boolean {
  return statement.effects.locks.some((lock) => lock.table === table && blocksReads(lock.mode))
}

/** `reads and writes` or `writes`, by the strongest lock the statement takes on the table. */
export function whatWaits(statement: JudgedStatement, table: string): string {
  return locksOutReads(statement, table) ? 'Reads and writes of' : 'Writes to'
}
