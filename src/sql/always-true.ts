import type { Node } from '@pgsql/types'
import { constantText } from './expressions.ts'
import { stringsOf } from './names.ts'

/** A condition that holds for every row whatever it contains: `true`, `1 = 1`, `'a' = 'a' OR …`. */
export function alwaysTrue(condition: Node): boolean {
  if ('A_Const' in condition) return condition.A_Const.boolval?.boolval === true
  if ('BoolExpr' in condition) {
    const { boolop, args = [] } = condition.BoolExpr
    return boolop === 'OR_EXPR' ? args.some(alwaysTrue) : boolop === 'AND_EXPR' && args.every(alwaysTrue)
  }
  if (!('A_Expr' in condition)) return false
  const { name, lexpr, rexpr, kind } = condition.A_Expr
  const left = constantText(lexpr)
  return kind === 'AEXPR_OP' && stringsOf(name)[0] === '=' && left !== null && left === constantText(rexpr)
}
