import type { ScriptStatement } from '../sql/script-statement.ts'

/**
 * What a statement does to the transaction around it. `chain`: ends it and begins the next (COMMIT AND CHAIN).
 * `savepoint`: works inside a transaction that a BEGIN opened, and nowhere else.
 */
export type TransactionControl = 'begin' | 'commit' | 'rollback' | 'chain' | 'savepoint'

export function transactionControl({ parsed: { node } }: ScriptStatement): TransactionControl | null {
  if (!('TransactionStmt' in node)) return null
  const { kind, chain } = node.TransactionStmt
  switch (kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begin'
    case 'TRANS_STMT_COMMIT':
      return chain ? 'chain' : 'commit'
    case 'TRANS_STMT_ROLLBACK':
      return chain ? 'chain' : 'rollback'
    case 'TRANS_STMT_PREPARE':
      return 'commit'
    case 'TRANS_STMT_SAVEPOINT':
    case 'TRANS_STMT_RELEASE':
    case 'TRANS_STMT_ROLLBACK_TO':
      return 'savepoint'
    default:
      // COMMIT PREPARED and ROLLBACK PREPARED end somebody else's transaction.
      return null
  }
}

/** Ends the transaction in which it stands without opening another. */
export function endsTransaction(control: TransactionControl | null): boolean {
  return control === 'commit' || control === 'rollback'
}

/** How the transaction in which a statement stands ends by it; `null` where it goes on. */
export function outcomeOf(statement: ScriptStatement): 'commit' | 'rollback' | null {
  const { node } = statement.parsed
  const control = transactionControl(statement)
  if (control !== 'chain') return control === 'commit' || control === 'rollback' ? control : null
  return 'TransactionStmt' in node && node.TransactionStmt.kind === 'TRANS_STMT_COMMIT'
    ? 'commit'
    : 'rollback'
}

/** Commands that PostgreSQL refuses inside a transaction block (SQLSTATE 25001), as far as the parse tells. */
export function refusesTransaction(statement: ScriptStatement): boolean {
  return statement.operations.some((operation) => {
    switch (operation.type) {
      case 'create-index':
      case 'drop-index':
      case 'reindex':
      case 'detach-partition':
        return operation.concurrently
      case 'maintenance':
        return operation.command === 'vacuum' || operation.command === 'vacuum-full'
      case 'transaction':
        return transactionControl(statement) === null
      case 'other':
        return [
          'AlterSystemStmt',
          'CreatedbStmt',
          'DropdbStmt',
          'CreateTableSpaceStmt',
          'DropTableSpaceStmt',
        ].includes(operation.kind)
      default:
        return false
    }
  })
}

/**
 * Commands that PostgreSQL refuses outside of a transaction block (SQLSTATE 25P01): `RequireTransactionBlock` in
 * lockcmds.c and portalcmds.c. A cursor WITH HOLD needs none.
 */
export function requiresTransaction({ parsed: { node } }: ScriptStatement): boolean {
  if ('LockStmt' in node) return true
  return 'DeclareCursorStmt' in node && ((node.DeclareCursorStmt.options ?? 0) & CURSOR_WITH_HOLD) === 0
}

/** CURSOR_OPT_HOLD in parsenodes.h. */
const CURSOR_WITH_HOLD = 0x0020

/** Indexes of the statements that run transactions of their own. */
export function concurrentStatements(statements: readonly ScriptStatement[]): ReadonlySet<number> {
  return new Set(statements.flatMap((statement, index) => (refusesTransaction(statement) ? [index] : [])))
}
