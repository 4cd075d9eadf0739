import type { Node } from '@pgsql/types'
import type { ExpressionFacts, QueryFacts, SimpleCondition } from '../model/operation-details.ts'
import { stringsOf } from './names.ts'
import { relationsIn } from './relations.ts'

/** What a parse tree reads and calls, in order of first mention. */
export function factsOf(value: unknown): ExpressionFacts {
  const columns = new Set<string>()
  const functions = new Set<string>()
  const visit = (item: unknown): void => {
    if (Array.isArray(item)) {
      item.forEach(visit)
      return
    }
    if (typeof item !== 'object' || item === null) return
    if ('ColumnRef' in item) {
      const last = stringsOf((item.ColumnRef as { fields?: Node[] }).fields).at(-1)
      if (last !== undefined) columns.add(last)
    }
    if ('funcname' in item) functions.add(stringsOf(item.funcname as Node[]).at(-1) ?? '')
    Object.values(item).forEach(visit)
  }
  visit(value)
  return { columns: [...columns], functions: [...functions] }
}

/** Columns that a query mentions, by their last name; `*` stands for all columns of what it reads. */
export function columnsRead(query: Node | undefined): readonly string[] {
  return [...(holdsStar(query) ? ['*'] : []), ...factsOf(query).columns]
}

function holdsStar(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsStar)
  if (typeof value !== 'object' || value === null) return false
  return 'A_Star' in value || Object.values(value).some(holdsStar)
}

/** The sequences that `nextval('name')` names in a parse tree, as written. */
export function sequencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(sequencesIn)
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(sequencesIn)
  if (!('funcname' in value) || stringsOf(value.funcname as Node[]).at(-1) !== 'nextval') return inner
  const [argument] = 'args' in value ? (value.args as Node[]) : []
  const name = constantText(argument)
  return name === null ? inner : [name.replaceAll('"', ''), ...inner]
}

/** The parts of a condition that must all hold and compare a column with a constant; other parts are left out. */
export function simpleConditions(expression: Node | undefined): readonly SimpleCondition[] {
  if (expression === undefined) return []
  if ('BoolExpr' in expression && expression.BoolExpr.boolop === 'AND_EXPR')
    return (expression.BoolExpr.args ?? []).flatMap(simpleConditions)
  if (!('A_Expr' in expression)) return []
  const { lexpr, rexpr, name, kind } = expression.A_Expr
  const column = lexpr && 'ColumnRef' in lexpr ? stringsOf(lexpr.ColumnRef.fields).at(-1) : undefined
  const value = constantText(rexpr)
  const [operator] = stringsOf(name)
  if (column === undefined || value === null || operator === undefined || kind !== 'AEXPR_OP') return []
  return [{ column, operator, value }]
}

/** The text of a constant, cast or not; `null` for anything else, and for NULL. */
export function constantText(node: Node | undefined): string | null {
  if (node === undefined) return null
  if ('TypeCast' in node) return constantText(node.TypeCast.arg)
  if (!('A_Const' in node)) return null
  const { isnull, sval, fval, ival, boolval, bsval } = node.A_Const
  if (isnull) return null
  if (sval) return sval.sval ?? ''
  if (fval) return fval.fval ?? ''
  if (bsval) return bsval.bsval ?? ''
  if (boolval) return String(boolval.boolval ?? false)
  // The parser leaves out a zero.
  return String(ival?.ival ?? 0)
}

/** What a query reads and calls, as far as its text tells. */
export function queryFacts(query: Node | undefined, defaultSchema: string): QueryFacts {
  if (query === undefined) return { reads: [], functions: [], plainScan: false }
  const select = 'SelectStmt' in query ? query.SelectStmt : {}
  const [from, ...others] = select.fromClause ?? []
  const plainScan =
    from !== undefined &&
    'RangeVar' in from &&
    others.length === 0 &&
    !select.whereClause &&
    !select.sortClause &&
    !select.limitCount &&
    !select.groupClause &&
    !select.distinctClause
  const reads = relationsIn(query, defaultSchema)
  return { reads, functions: factsOf(query).functions, plainScan: plainScan && reads.length === 1 }
}
