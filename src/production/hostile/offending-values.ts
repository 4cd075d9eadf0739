import type { Operation } from '../../model/operation.ts'
import { afterKeyword, inParentheses, listItems, replaceWord } from '../../sql/excerpt.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { attachedPartitions, boundsOf } from '../attached-partitions.ts'
import type { Restriction } from '../check-solver.ts'
import { alteredDomain, type DomainColumns } from '../domain-tables.ts'
import type { TableShape } from '../table-shape.ts'
import { inconvertible, type TypeKnowledge } from './inconvertible.ts'
import { count, type OffendingRows, type RefusedAt } from './offending-row.ts'
import { constraintAt } from './unique-demands.ts'

export function missing(operation: Operation, { column }: RefusedAt): OffendingRows | null {
  const demands =
    operation.type === 'set-not-null'
      ? [operation.column]
      : operation.type === 'add-constraint' && /^(?:not-null|primary-key)$/.test(operation.constraint.kind)
        ? operation.constraint.columns
        : []
  const preparedKey = operation.type === 'add-constraint' && operation.constraint.usingIndex !== null
  if (column === null || !('table' in operation) || !(preparedKey || demands.includes(column))) return null
  const { table } = operation
  return {
    table,
    kind: 'null',
    condition: `a row of ${table} has no ${column}`,
    find: count(`${quoteQualified(table)} WHERE ${quoteIdentifier(column)} IS NULL`),
  }
}

/** CHECK constraints are counted, because only the nth CHECK of the text belongs to the nth constraint. */
export function unchecked(
  { parsed: { sql, node }, operations }: ScriptStatement,
  operation: Operation,
  index: number,
  at: RefusedAt,
): OffendingRows | null {
  if (operation.type !== 'add-constraint' || operation.constraint.kind !== 'check') return null
  const { table, constraint } = operation
  if (constraint.name !== null && at.constraint !== null && constraint.name !== at.constraint) return null
  if (constraintAt(node, index) === null) return null
  const nth = operations
    .slice(0, index)
    .filter((one) => one.type === 'add-constraint' && one.constraint.kind === 'check').length
  const expression = inParentheses(sql, 'CHECK', nth)
  return {
    table,
    kind: 'check',
    condition: `a row of ${table} does not meet ${expression === null ? 'the constraint' : `CHECK (${expression})`}`,
    find: expression === null ? null : count(`${quoteQualified(table)} WHERE NOT (${expression})`),
  }
}

export function outside(
  statement: ScriptStatement,
  operation: Operation,
  at: RefusedAt,
  shapes: readonly TableShape[],
): OffendingRows | null {
  if (operation.type === 'alter-table' && operation.attaches !== undefined) {
    const { attaches } = operation
    const bounds = [...boundsOf(attaches, attachedPartitions([statement]), shapes)]
    const tests = bounds.map(([column, bound]) => outsideOf(quoteIdentifier(column), bound))
    return {
      table: attaches,
      kind: 'bounds',
      condition: `a row of ${attaches} lies outside of the bounds of the partition`,
      find: tests.length === 0 ? null : count(`${quoteQualified(attaches)} WHERE ${tests.join(' OR ')}`),
    }
  }
  if (operation.type !== 'write-rows' || at.constraint !== null) return null
  return {
    table: operation.table,
    kind: 'bounds',
    condition: `a row that is written to ${operation.table} belongs to none of its partitions`,
    find: null,
  }
}

function outsideOf(column: string, bound: Restriction): string {
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
  if (bound.kind === 'one-of') return `${column} NOT IN (${bound.values.map(literal).join(', ')})`
  const low = bound.kind === 'within' ? bound.from : bound.kind === 'between' ? bound.low : null
  const high = bound.kind === 'within' ? bound.to : bound.kind === 'between' ? bound.high : null
  return [
    ...(low === null ? [] : [`${column} < ${literal(String(low))}`]),
    ...(high === null ? [] : [`${column} >= ${literal(String(high))}`]),
  ].join(' OR ')
}

/** Which of several type changes refused a value the server does not say. */
export function converted(
  { parsed: { sql }, operations }: ScriptStatement,
  shapes: readonly TableShape[],
  types: TypeKnowledge,
): OffendingRows | null {
  const changes = operations.filter((one) => one.type === 'alter-column-type')
  const [first] = changes
  if (first === undefined) return null
  const { table } = first
  const columns = shapes.find((one) => one.name === table)?.columns ?? []
  const usings = usingClauses(sql)
  const tests = changes.map(({ column, newType, using }) => {
    const shape = columns.find(({ name }) => name === column)
    const clause = using === null ? null : (usings.shift() ?? '')
    return shape === undefined ? null : inconvertible(shape, newType, clause, types)
  })
  const known = tests.flatMap((test) => test ?? [])
  const what = changes.map(({ column, newType }) => `in ${column} that ${newType} does not take`)
  return {
    table,
    kind: 'value',
    condition: `a row of ${table} holds a value ${what.join(' or ')}`,
    find: known.length < tests.length ? null : count(`${quoteQualified(table)} WHERE ${known.join(' OR ')}`),
  }
}

/** The expressions after USING, one for each action that has one. */
function usingClauses(sql: string): string[] {
  return listItems(sql).flatMap((action) => afterKeyword(action, 'USING') ?? [])
}
/** A constraint of a domain speaks of VALUE, which in a query is the column. */
export function valuesOfDomain(statement: ScriptStatement, domains: DomainColumns): OffendingRows | null {
  const domain = alteredDomain(statement)
  const columns = domain === null ? [] : (domains.get(domain) ?? [])
  const [first] = columns
  if (domain === null || first === undefined) return null
  const expression = inParentheses(statement.parsed.sql, 'CHECK')
  const counts = columns.map(({ table, column }) => {
    const name = quoteIdentifier(column)
    const test = expression === null ? `${name} IS NULL` : `NOT (${replaceWord(expression, 'VALUE', name)})`
    return `SELECT count(*) FROM ${quoteQualified(table)} WHERE ${test}`
  })
  const where = columns.map(({ table, column }) => `${table}.${column}`).join(' or ')
  return {
    table: first.table,
    kind: expression === null ? 'null' : 'check',
    condition:
      expression === null
        ? `a row has no ${where}, which ${domain} no longer allows`
        : `${where} of a row does not meet CHECK (${expression})`,
    find: counts.length === 1 ? `${counts[0]};` : `SELECT (${counts.join(') + (')});`,
  }
}
