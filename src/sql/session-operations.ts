import type { Node, TransactionStmt, VariableSetStmt } from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { stringsOf } from './names.ts'

/** SET, RESET and their like. */
export function setting(set: VariableSetStmt): Operation {
  const value = (set.args ?? []).map(constantText).join(', ')
  const reset = set.kind === 'VAR_RESET' || set.kind === 'VAR_RESET_ALL' || set.kind === 'VAR_SET_DEFAULT'
  return {
    type: 'set',
    name: set.name ?? 'all',
    value: reset ? null : value,
    scope: set.is_local ? 'transaction' : 'session',
  }
}

function constantText(node: Node): string {
  if (!('A_Const' in node)) return stringsOf([node]).join('')
  const constant = node.A_Const
  return (
    constant.sval?.sval ??
    constant.fval?.fval ??
    String(constant.ival?.ival ?? constant.boolval?.boolval ?? 0)
  )
}

/** BEGIN, COMMIT, ROLLBACK and their like. */
export function transaction(statement: TransactionStmt): Operation {
  switch (statement.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return { type: 'transaction', action: 'begin' }
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_PREPARE':
      return { type: 'transaction', action: 'commit' }
    case 'TRANS_STMT_ROLLBACK':
      return { type: 'transaction', action: 'rollback' }
    default:
      return { type: 'transaction', action: 'savepoint' }
  }
}
