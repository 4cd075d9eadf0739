import type { Node } from '@pgsql/types'
import type { ParsedStatement } from './parse.ts'

/** Whether a statement leaves a database as it is: `SELECT 1`, BEGIN, SET, a block that only says something. */
export function isIdle({ node, sql }: ParsedStatement): boolean {
  if ('SelectStmt' in node) {
    const { fromClause = [], targetList = [], op = 'SETOP_NONE' } = node.SelectStmt
    return op === 'SETOP_NONE' && fromClause.length === 0 && targetList.every(isConstant)
  }
  if ('DoStmt' in node) return IDLE_BLOCK.test(sql)
  return 'TransactionStmt' in node || 'VariableSetStmt' in node
}

function isConstant(target: Node): boolean {
  return 'ResTarget' in target && target.ResTarget.val !== undefined && 'A_Const' in target.ResTarget.val
}

const IDLE_BLOCK =
  /^do\s+(?:language\s+plpgsql\s+)?(\$\w*\$)\s*begin\s*(?:(?:raise\s+(?:debug|log|info|notice|warning)\b[^;]*|null)\s*;\s*)*end\s*;?\s*\1(?:\s*language\s+plpgsql)?$/i
