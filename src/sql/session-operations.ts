import type { Node, SelectStmt, TransactionStmt, VariableSetStmt } from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { constantText } from './expressions.ts'
import { stringsOf } from './names.ts'

/** SET, RESET and their like. */
export function setting(set: VariableSetStmt): Operation {
  const value = (set.args ?? []).map(settingText).join(', ')
  const reset = set.kind === 'VAR_RESET' || set.kind === 'VAR_RESET_ALL' || set.kind === 'VAR_SET_DEFAULT'
  return {
    type: 'set',
    name: set.name ?? 'all',
    value: reset ? null : value,
    scope: set.is_local ? 'transaction' : 'session',
  }
}

/** `SELECT set_config('name', 'value', is_local)` with constants, which is SET by another name. */
export function configured({ targetList = [], fromClause = [] }: SelectStmt): readonly Operation[] {
  if (fromClause.length > 0) return []
  return targetList.flatMap((target): Operation[] => {
    const call = 'ResTarget' in target ? target.ResTarget.val : undefined
    if (call === undefined || !('FuncCall' in call)) return []
    const { funcname, args = [] } = call.FuncCall
    if (stringsOf(funcname).at(-1) !== 'set_config') return []
    const [name, value, local] = args.map(constantText)
    if (name == null || value == null || local == null) return []
    return [{ type: 'set', name, value, scope: /^t/i.test(local) ? 'transaction' : 'session' }]
  })
}

function settingText(node: Node): string {
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
