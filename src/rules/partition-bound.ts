import type { PartitionBound } from '../model/operation-details.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/names.ts'
import type { ScriptContext } from './rule.ts'

/** Conditions of SQL on the rows that a partition takes, and on those that it does not. */
export interface BoundConditions {
  readonly inside: string
  readonly outside: string
}

/**
 * What a partition of one column holds; `null` where the key has several columns, is not known, or is not of constants.
 * The server compares these with the partition's own constraint, so they are written as that is
 * (`get_qual_for_range` and `get_qual_for_list` in `partitioning/partbounds.c`).
 */
export function boundConditions(
  { schema }: ScriptContext,
  parent: string,
  bound: PartitionBound | undefined,
): BoundConditions | null {
  const [key, ...more] = schema?.before.tables.get(parent)?.partitionKey ?? []
  if (key === undefined || more.length > 0 || bound === undefined) return null
  const column = quoteIdentifier(key)
  switch (bound.kind) {
    case 'list':
      return list(column, bound.values)
    case 'range':
      return range(column, bound.from[0] ?? null, bound.to[0] ?? null)
    case 'hash':
    case 'default':
      return null
  }
}

function list(column: string, values: readonly (string | null)[]): BoundConditions | null {
  const constants = values.flatMap((value) => (value === null ? [] : [quoteLiteral(value)]))
  if (constants.length === 0 || constants.length < values.length) return null
  const inside = `${column} IN (${constants.join(', ')})`
  return {
    inside: `${column} IS NOT NULL AND ${inside}`,
    outside: `${column} IS NULL OR ${column} NOT IN (${constants.join(', ')})`,
  }
}

function range(column: string, from: string | null, to: string | null): BoundConditions | null {
  if (from === null || to === null) return null
  const ends = [
    ...(from === 'MINVALUE' ? [] : [{ inside: '>=', outside: '<', value: from }]),
    ...(to === 'MAXVALUE' ? [] : [{ inside: '<', outside: '>=', value: to }]),
  ]
  return {
    inside: [
      `${column} IS NOT NULL`,
      ...ends.map((end) => `${column} ${end.inside} ${quoteLiteral(end.value)}`),
    ].join(' AND '),
    outside: [
      `${column} IS NULL`,
      ...ends.map((end) => `${column} ${end.outside} ${quoteLiteral(end.value)}`),
    ].join(' OR '),
  }
}
