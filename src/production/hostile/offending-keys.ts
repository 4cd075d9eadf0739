import type { Operation } from '../../model/operation.ts'
import { afterKeyword, inParentheses, keyExpression, listItems } from '../../sql/excerpt.ts'
import { quoteIdentifier, quoteQualified, stringsOf } from '../../sql/names.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import type { TableShape } from '../table-shape.ts'
import { count, type OffendingRows, type RefusedAt } from './offending-row.ts'
import { constraintAt } from './unique-demands.ts'

export function repeated(
  { parsed: { sql } }: ScriptStatement,
  operation: Operation,
  { code, constraint }: RefusedAt,
): OffendingRows | null {
  const key = keyOf(operation, sql)
  if (key === null) return null
  const { table, name, items, where } = key
  if (constraint !== null && name !== null && name !== constraint) return null
  const keys = items.join(', ')
  const clauses = [
    ...(where === null ? [] : [`(${where})`]),
    ...items.map(
      (item) =>
        `${code === '23505' ? item : `octet_length(${item}::text)`} ${code === '23505' ? 'IS NOT NULL' : '> 2704'}`,
    ),
  ]
  if (code === '54000') {
    return {
      table,
      kind: 'long',
      condition: `a row of ${table} holds more in ${keys} than an index entry takes, about 2,700 bytes`,
      find: count(`${quoteQualified(table)} WHERE ${clauses.join(' OR ')}`),
    }
  }
  return {
    table,
    kind: 'duplicate',
    condition: `two rows of ${table} have the same ${items.length === 1 ? keys : `(${keys})`}`,
    find: count(
      `(SELECT FROM ${quoteQualified(table)} WHERE ${clauses.join(' AND ')} GROUP BY ${keys} HAVING count(*) > 1) AS repeated`,
    ),
  }
}

function keyOf(operation: Operation, sql: string) {
  if (operation.type === 'create-index') {
    const list = inParentheses(sql, null)
    if (list === null) return null
    const items = listItems(list).map(keyExpression)
    return { table: operation.table, name: operation.index, items, where: afterKeyword(sql, 'WHERE') }
  }
  if (operation.type !== 'add-constraint') return null
  const { table, constraint } = operation
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return null
  const items = constraint.columns.map(quoteIdentifier)
  return items.length === 0 ? null : { table, name: constraint.name, items, where: null }
}

export function orphaned(
  operation: Operation,
  shapes: readonly TableShape[],
  at: RefusedAt,
): OffendingRows | null {
  if (operation.type !== 'add-constraint' || operation.constraint.references === null) return null
  const { table, constraint } = operation
  const { columns, references: parent, name } = constraint
  if (parent === null || (name !== null && at.constraint !== null && name !== at.constraint)) return null
  const key =
    constraint.referencedColumns.length > 0
      ? constraint.referencedColumns
      : (shapes.find((shape) => shape.name === parent)?.primaryKey ?? [])
  const present = columns.map((column) => `child.${quoteIdentifier(column)} IS NOT NULL`)
  const equal = columns.map((column, index) => {
    return `parent.${quoteIdentifier(key[index] ?? '')} = child.${quoteIdentifier(column)}`
  })
  return {
    table,
    kind: 'orphan',
    condition: `${columns.join(', ')} of a row of ${table} names no row of ${parent}`,
    find:
      key.length === columns.length
        ? count(
            `${quoteQualified(table)} AS child WHERE ${present.join(' AND ')} AND NOT EXISTS (SELECT FROM ${quoteQualified(parent)} AS parent WHERE ${equal.join(' AND ')})`,
          )
        : null,
  }
}

export function overlapping(
  { parsed: { node, sql } }: ScriptStatement,
  operation: Operation,
  index: number,
): OffendingRows | null {
  const constraint = constraintAt(node, index)
  if (operation.type !== 'add-constraint' || constraint?.contype !== 'CONSTR_EXCLUSION') return null
  const { table } = operation
  const pairs = (constraint.exclusions ?? []).flatMap((item) => {
    if (!('List' in item)) return []
    const [element, operator] = item.List.items ?? []
    const column = element && 'IndexElem' in element ? (element.IndexElem.name ?? null) : null
    const sign = operator && 'List' in operator ? (stringsOf(operator.List.items).at(-1) ?? null) : null
    if (column === null || sign === null) return [null]
    return [`a.${quoteIdentifier(column)} ${sign} b.${quoteIdentifier(column)}`]
  })
  const plain = pairs.every((pair) => pair !== null) && afterKeyword(sql, 'WHERE') === null
  const target = quoteQualified(table)
  return {
    table,
    kind: 'overlap',
    condition: `two rows of ${table} exclude each other`,
    find: plain
      ? count(`${target} AS a JOIN ${target} AS b ON a.ctid < b.ctid AND ${pairs.join(' AND ')}`)
      : null,
  }
}
