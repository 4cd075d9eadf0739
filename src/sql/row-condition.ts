import type { Node } from '@pgsql/types'
import type { RowCondition } from '../model/operation-details.ts'
import { alwaysTrue } from './always-true.ts'
import { constantText } from './expressions.ts'
import { stringsOf } from './names.ts'

/** What the text of a condition tells of how many rows meet it; how values are spread only the server knows. */
export function rowCondition(condition: Node): RowCondition {
  const tests = conjuncts(condition).flatMap((part) => (alwaysTrue(part) ? [] : [nullTest(part)]))
  return {
    breadth: isBroad(condition) ? 'broad' : 'narrow',
    ...(tests.every((test) => test !== null) ? { nullTests: tests } : {}),
  }
}

function conjuncts(condition: Node): readonly Node[] {
  if (!('BoolExpr' in condition) || condition.BoolExpr.boolop !== 'AND_EXPR') return [condition]
  return (condition.BoolExpr.args ?? []).flatMap(conjuncts)
}

/** Only what leaves rows out by accident: not NULL, other than one value, joined with another table. */
function isBroad(condition: Node): boolean {
  if (alwaysTrue(condition)) return true
  if ('NullTest' in condition) return condition.NullTest.nulltesttype === 'IS_NOT_NULL'
  if ('BoolExpr' in condition) {
    const { boolop, args = [] } = condition.BoolExpr
    if (boolop === 'NOT_EXPR') return args.every(isEquality)
    return boolop === 'OR_EXPR' ? args.some(isBroad) : args.every(isBroad)
  }
  if (!('A_Expr' in condition)) return false
  const { kind, name, lexpr, rexpr } = condition.A_Expr
  const [operator] = stringsOf(name)
  switch (kind) {
    case 'AEXPR_OP':
      return operator === '<>' || (operator === '=' && isColumn(lexpr) && isColumn(rexpr))
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_BETWEEN':
      return true
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return matchesAnything(condition)
    case 'AEXPR_IN':
      return operator === '<>'
    default:
      return false
  }
}

function isEquality(condition: Node): boolean {
  return 'A_Expr' in condition && stringsOf(condition.A_Expr.name)[0] === '='
}

const isColumn = (node: Node | undefined) => node !== undefined && 'ColumnRef' in node

/** `name LIKE '%'` holds for every value but NULL. */
function matchesAnything(condition: Node): boolean {
  if (!('A_Expr' in condition)) return false
  const { kind, name, rexpr } = condition.A_Expr
  const [operator] = stringsOf(name)
  const likes = kind === 'AEXPR_LIKE' ? operator === '~~' : kind === 'AEXPR_ILIKE' && operator === '~~*'
  return likes && /^%+$/.test(constantText(rexpr) ?? '')
}

/** `column IS NULL`, `column IS NOT NULL`, or what is true of every value but NULL. */
function nullTest(condition: Node): { readonly column: string; readonly isNull: boolean } | null {
  const tested = 'NullTest' in condition ? condition.NullTest.arg : undefined
  const matched = 'A_Expr' in condition && matchesAnything(condition) ? condition.A_Expr.lexpr : undefined
  const compared = 'A_Expr' in condition ? itself(condition) : undefined
  const column = columnName(tested ?? matched ?? compared)
  if (column === null) return null
  return { column, isNull: 'NullTest' in condition && condition.NullTest.nulltesttype === 'IS_NULL' }
}

/** `id = id` */
function itself(condition: Node): Node | undefined {
  if (!('A_Expr' in condition)) return undefined
  const { kind, name, lexpr, rexpr } = condition.A_Expr
  const same = columnPath(lexpr) !== '' && columnPath(lexpr) === columnPath(rexpr)
  return kind === 'AEXPR_OP' && stringsOf(name)[0] === '=' && same ? lexpr : undefined
}

const columnPath = (node: Node | undefined) =>
  node !== undefined && 'ColumnRef' in node ? stringsOf(node.ColumnRef.fields).join('.') : ''

function columnName(node: Node | undefined): string | null {
  return node !== undefined && 'ColumnRef' in node ? (stringsOf(node.ColumnRef.fields).at(-1) ?? null) : null
}
