import { blocksReads, blocksWrites } from '../model/lock-modes.ts'
import type { Operation } from '../model/operation.ts'
import type { HeldLock } from '../model/report.ts'
import type { JudgedStatement, ScriptContext } from './rule.ts'

type OfType<T extends Operation['type']> = Extract<Operation, { readonly type: T }>

/** Statements paired with each of their operations of one type. */
export function operationsOfType<T extends Operation['type']>(
  context: ScriptContext,
  type: T,
): { readonly statement: JudgedStatement; readonly operation: OfType<T> }[] {
  return context.script.statements.flatMap((statement) =>
    statement.operations.flatMap((operation) =>
      isOfType(operation, type) ? [{ statement, operation }] : [],
    ),
  )
}

/**
 * Statements with all their operations of one type: the actions of an ALTER TABLE are performed in one pass over its
 * table, so they are told in one finding.
 */
export function statementsWith<T extends 'add-column' | 'alter-column-type'>(
  context: ScriptContext,
  type: T,
): {
  readonly statement: JudgedStatement
  readonly table: string
  readonly operations: readonly [OfType<T>, ...OfType<T>[]]
}[] {
  return context.script.statements.flatMap((statement) => {
    const [first, ...others] = statement.operations.filter((operation) => isOfType(operation, type))
    const { table }: { readonly table?: string } = first ?? {}
    if (first === undefined || table === undefined || !context.isExisting(table)) return []
    return [{ statement, table, operations: [first, ...others] as const }]
  })
}

function isOfType<T extends Operation['type']>(operation: Operation, type: T): operation is OfType<T> {
  return operation.type === type
}

export function isPartitioned(context: ScriptContext, table: string): boolean {
  return context.migration.existingTables.get(table) === 'p'
}

/** The statement reads the table from end to end; the rows of a partitioned table are read in its partitions. */
export function scans(context: ScriptContext, statement: JudgedStatement, table: string): boolean {
  return isAmong(context, table, statement.effects.scans)
}

/** The statement writes every row of the table again. */
export function copies(context: ScriptContext, statement: JudgedStatement, table: string): boolean {
  return isAmong(context, table, statement.effects.rewrites)
}

/** The statement copies the table, or rebuilds indexes from a scan of it. */
export function rewrites(context: ScriptContext, statement: JudgedStatement, table: string): boolean {
  const { indexRebuilds = [] } = statement.effects
  return copies(context, statement, table) || (indexRebuilds.length > 0 && scans(context, statement, table))
}

function isAmong(context: ScriptContext, table: string, tables: readonly string[]): boolean {
  return tables.includes(table) || (isPartitioned(context, table) && tables.some(context.isExisting))
}

/**
 * Locks that make others wait. What a CONCURRENTLY command locks besides the table is an index that nobody uses yet
 * or any more, or a partition that no query of its table reaches any more; and what the transaction itself created is
 * seen by nobody.
 */
export function locksFelt(statement: JudgedStatement): readonly HeldLock[] {
  const concurrent = statement.operations.some(isConcurrent)
  const left = statement.operations.flatMap((one) =>
    one.type === 'detach-partition' && one.concurrently ? [one.partition] : [],
  )
  return statement.effects.locks.filter(
    ({ table, relation, createdHere }) =>
      createdHere !== true && (!concurrent || (relation === table && !left.includes(relation))),
  )
}

export function isConcurrent(operation: Operation): boolean {
  return 'concurrently' in operation && operation.concurrently
}

/**
 * `Reads and writes of` or `Writes to`, by the strongest lock on the table while the statement runs, also one that an
 * earlier statement of the transaction took.
 */
export function whatWaits(context: ScriptContext, statement: JudgedStatement, table: string): string {
  return readsWait(context, statement, table) ? 'Reads and writes of' : 'Writes to'
}

/** Reads of the table cannot start while the statement runs. */
export function readsWait(context: ScriptContext, statement: JudgedStatement, table: string): boolean {
  return sinceTransactionBegan(context, statement).some((one) =>
    locksFelt(one).some((lock) => lock.table === table && blocksReads(lock.mode)),
  )
}

/** Tables whose reads or writes the statement keeps out, each once. */
export function tablesLocked(statement: JudgedStatement): string[] {
  const blocking = locksFelt(statement).filter(({ mode }) => blocksReads(mode) || blocksWrites(mode))
  return [...new Set(blocking.map((lock) => lock.table))]
}

/**
 * Existing tables whose reads or writes the statement keeps out by locks of its own, each once. Nobody writes to a
 * materialized view, so there only reads count.
 */
export function keptOut(context: ScriptContext, statement: JudgedStatement): string[] {
  const { isExisting, migration } = context
  return tablesLocked(statement).filter(
    (table) =>
      isExisting(table) &&
      (migration.existingTables.get(table) !== 'm' || readsWait(context, statement, table)),
  )
}

function sinceTransactionBegan(
  { script }: ScriptContext,
  { index }: JudgedStatement,
): readonly JudgedStatement[] {
  const transaction = script.transactions.find(({ first, last }) => first <= index && index <= last)
  return script.statements.slice(transaction?.first ?? index, index + 1)
}

/** The statement means the same in a file of its own: no earlier one says where unqualified names live. */
export function standsAlone({ script }: ScriptContext, statement: JudgedStatement): boolean {
  return script.statements
    .slice(0, statement.index)
    .every((one) => one.operations.every((set) => set.type !== 'set' || set.name !== 'search_path'))
}
