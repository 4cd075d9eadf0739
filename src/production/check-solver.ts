import { type Node, parseSync } from 'libpg-query'
import { stringsOf } from '../sql/names.ts'

/** What CHECK constraints leave a column: enough to fill it with rows that pass. */
export type Restriction =
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** Whole numbers from `low` up to but not including `high`; where there is none, what lies in the middle. */
  | { readonly kind: 'between'; readonly low: number | null; readonly high: number | null }
  /** Dates, times or texts from `from` up to but not including `to`. */
  | { readonly kind: 'within'; readonly from: string | null; readonly to: string | null }
  /** Text that reads as a number below the modulus, for a column about to become one. */
  | { readonly kind: 'text-of'; readonly modulus: number }
  /** Text that reads as a value of another type, for a column about to become one. */
  | { readonly kind: 'reads-as'; readonly base: string }
  /** Text of so many characters at most. */
  | { readonly kind: 'at-most'; readonly length: number }

/**
 * Understands the shapes that make up most CHECK constraints: `x IN (…)`, `x = ANY (ARRAY[…])`, comparisons with
 * a constant, BETWEEN, and any of these joined by AND. Others are left to the insert, which tells when a row is
 * refused.
 */
export function restrictionsOf(checks: readonly string[]): ReadonlyMap<string, Restriction> {
  return solve(checks.flatMap((check) => parseCheck(check) ?? []))
}

/** The same for expressions that are parsed already. */
export function solve(expressions: readonly Node[]): ReadonlyMap<string, Restriction> {
  const found = new Map<string, Restriction>()
  for (const expression of expressions) collect(expression, found)
  return found
}

function parseCheck(check: string): Node | null {
  const body = /^CHECK\s*\((.*)\)(\s+NOT VALID|\s+NO INHERIT|\s+NOT ENFORCED)*$/is.exec(check.trim())?.[1]
  if (body === undefined) return null
  try {
    const statement = parseSync(`SELECT (${body})`).stmts?.[0]?.stmt
    const target = statement && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined
    return target && 'ResTarget' in target ? (target.ResTarget.val ?? null) : null
  } catch {
    // A newer server may write what this parser does not know; the insert will tell.
    return null
  }
}

function collect(node: Node, found: Map<string, Restriction>): void {
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') {
    for (const part of node.BoolExpr.args ?? []) collect(part, found)
    return
  }
  if (!('A_Expr' in node)) return
  const { kind, lexpr, rexpr, name } = node.A_Expr
  const column = columnName(lexpr)
  if (column === null || rexpr === undefined) return
  const operator = stringsOf(name)[0] ?? ''
  if ((kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY') && operator === '=') {
    const values = constants(rexpr)
    if (values.length > 0) found.set(column, { kind: 'one-of', values })
    return
  }
  if (kind === 'AEXPR_BETWEEN') {
    const [low, high] = constants(rexpr).map(Number)
    narrow(found, column, low ?? null, high === undefined ? null : high + 1)
    return
  }
  const [constant] = constants(rexpr)
  if (constant === undefined) return
  if (operator === '=') found.set(column, { kind: 'one-of', values: [constant] })
  const bound = Number(constant)
  if (Number.isNaN(bound)) {
    if (operator === '>' || operator === '>=') confine(found, column, constant, null)
    if (operator === '<' || operator === '<=') confine(found, column, null, constant)
    return
  }
  if (operator === '>=') narrow(found, column, Math.ceil(bound), null)
  if (operator === '>') narrow(found, column, Math.floor(bound) + 1, null)
  if (operator === '<') narrow(found, column, null, Math.ceil(bound))
  if (operator === '<=') narrow(found, column, null, Math.floor(bound) + 1)
}

/** Bounds that are no numbers are kept as they are written; only the server can compare them. */
function confine(
  found: Map<string, Restriction>,
  column: string,
  from: string | null,
  to: string | null,
): void {
  const before = found.get(column)
  const known = before?.kind === 'within' ? before : { from: null, to: null }
  found.set(column, { kind: 'within', from: from ?? known.from, to: to ?? known.to })
}

function narrow(
  found: Map<string, Restriction>,
  column: string,
  low: number | null,
  high: number | null,
): void {
  const before = found.get(column)
  const known = before?.kind === 'between' ? before : { low: null, high: null }
  found.set(column, {
    kind: 'between',
    low: low === null ? known.low : Math.max(low, known.low ?? low),
    high: high === null ? known.high : Math.min(high, known.high ?? high),
  })
}

function columnName(node: Node | undefined): string | null {
  if (node === undefined) return null
  if ('ColumnRef' in node) return stringsOf(node.ColumnRef.fields).at(-1) ?? null
  return 'TypeCast' in node ? columnName(node.TypeCast.arg) : null
}

/** The constants of an expression, as text. */
export function constants(node: Node): string[] {
  if ('List' in node) return (node.List.items ?? []).flatMap(constants)
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).flatMap(constants)
  if ('TypeCast' in node && node.TypeCast.arg) return constants(node.TypeCast.arg)
  if (!('A_Const' in node)) return []
  const { sval, ival, fval, isnull } = node.A_Const
  if (isnull) return []
  return [sval?.sval ?? fval?.fval ?? String(ival?.ival ?? 0)]
}
