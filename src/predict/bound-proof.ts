import type { PartitionBound, SimpleCondition } from '../model/operation-details.ts'
import { isProvedNotNull } from './not-null.ts'
import type { SchemaModel } from './schema-model.ts'

/**
 * Whether validated constraints of a table show that all its rows belong into a partition: then ATTACH does not read
 * them (`ConstraintImpliedByRelConstraint` in `tablecmds.c`). Only plain comparisons are understood.
 */
export function impliesBound(
  schema: SchemaModel,
  parent: string,
  table: string,
  bound: PartitionBound | undefined,
): 'yes' | 'no' | 'unknown' {
  if (schema.tables.get(table)?.kind === 'view') return 'no'
  const key = schema.tables.get(parent)?.partitionKey ?? []
  const checks = [...(schema.tables.get(table)?.constraints.values() ?? [])].filter(
    ({ kind, validated, expression }) =>
      kind === 'check' && validated && key.some((column) => expression?.columns.includes(column)),
  )
  if (bound?.kind === 'default')
    return defaultIsFirst(schema, parent) ? 'yes' : checks.length > 0 ? 'unknown' : 'no'
  if (checks.length === 0) return 'no'
  const [column, ...more] = key
  if (column === undefined || more.length > 0 || bound?.kind !== 'range') return 'unknown'
  const conditions = checks
    .flatMap(({ conditions = [] }) => conditions)
    .filter((one) => one.column === column)
  const [from = null] = bound.from
  const [to = null] = bound.to
  const holds =
    (from === 'MINVALUE' || conditions.some((one) => isAtLeast(one, from))) &&
    (to === 'MAXVALUE' || conditions.some((one) => isBelow(one, to))) &&
    isProvedNotNull(schema, table, column)
  if (holds) return 'yes'
  const understood = checks.every(
    ({ conditions = [], expression }) => conditions.length > 0 && (expression?.functions.length ?? 0) === 0,
  )
  return understood ? 'no' : 'unknown'
}

/** A default partition without sisters takes every row. */
function defaultIsFirst(schema: SchemaModel, parent: string): boolean {
  return ![...schema.tables.values()].some(({ parents }) => parents.has(parent))
}

function isAtLeast({ operator, value }: SimpleCondition, from: string | null): boolean {
  if (from === null) return false
  if (operator === '>=') return compare(value, from) >= 0
  return (operator === '>' || operator === '=') && compare(value, from) >= 0
}

function isBelow({ operator, value }: SimpleCondition, to: string | null): boolean {
  if (to === null) return false
  if (operator === '<') return compare(value, to) <= 0
  return (operator === '<=' || operator === '=') && compare(value, to) < 0
}

/** As numbers where both are; NaN, which nothing holds for, where they cannot be compared. */
function compare(left: string, right: string): number {
  if (left === right) return 0
  const [a, b] = [Number(left), Number(right)]
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b
  const dates = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/
  return dates.test(left) && dates.test(right) ? left.localeCompare(right) : Number.NaN
}
