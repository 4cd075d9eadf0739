import type { DataLoss } from '../row-digests.ts'
import { combinationOf, type FoundRows, type WrittenRows } from './written-rows.ts'

/** How rows of one table differ from how they were written. */
export interface Deviations {
  readonly gone: ReadonlySet<string>
  /** By column and row; the column is empty where only whole rows can be compared. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, DataLoss['kind']>>
}

/** Compares the rows as they were written with what is left of them, in the columns asked for. */
export function deviationsOf(
  written: WrittenRows,
  found: FoundRows | null,
  asked: ReadonlySet<string>,
): Deviations {
  if (found === null) return { gone: new Set(written.rows.keys()), values: new Map() }
  if (found.rows === null) return withoutKey(written, found)
  const gone = new Set<string>()
  const values = new Map<string, Map<string, DataLoss['kind']>>()
  for (const [row, was] of written.rows) {
    const is = found.rows.get(row)
    if (is === undefined) gone.add(row)
    else {
      written.columns.forEach((column, place) => {
        const before = was[place] ?? null
        const now = is[place] ?? null
        if (!asked.has(column) || before === null || before === now) return
        values.set(column, (values.get(column) ?? new Map()).set(row, now === null ? 'lost' : 'changed'))
      })
    }
  }
  return { gone, values }
}

/** Which row is missing cannot be said, only how many are: those are numbered. */
function withoutKey({ rows, total }: WrittenRows, found: FoundRows): Deviations {
  const left = new Map(found.combinations)
  let missing = 0
  for (const was of rows.values()) {
    const combination = combinationOf(
      was.map((value, place) => (found.columns[place] === null ? null : value)),
    )
    const count = left.get(combination) ?? 0
    if (count > 0) left.set(combination, count - 1)
    else missing++
  }
  const gone = Math.min(missing, Math.max(0, total - found.total))
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))
  return {
    gone: new Set(numbers(gone)),
    values:
      missing === gone
        ? new Map()
        : new Map([['', new Map(numbers(missing - gone).map((row) => [row, 'changed'] as const))]]),
  }
}

export function deviates({ gone, values }: Deviations): boolean {
  return gone.size > 0 || values.size > 0
}

/**
 * What differs both after the down script and once the up script has run again. A value that comes back was kept in
 * another form; one that the down script left alone is the up script's to change.
 */
export function commonDeviations(down: Deviations, upAgain: Deviations): Deviations {
  const values = new Map<string, Map<string, DataLoss['kind']>>()
  const keep = (from: Deviations, other: Deviations) => {
    for (const [column, rows] of from.values) {
      for (const [row, kind] of rows) {
        if (!other.gone.has(row) && !other.values.get(column)?.has(row)) continue
        values.set(column, (values.get(column) ?? new Map()).set(row, kind))
      }
    }
  }
  keep(upAgain, down)
  keep(down, upAgain)
  return { gone: new Set([...down.gone].filter((row) => upAgain.gone.has(row))), values }
}

export function lossesIn(table: string, { gone, values }: Deviations): readonly DataLoss[] {
  const loss = (column: string, rows: number, kind: DataLoss['kind']): DataLoss[] =>
    rows === 0
      ? []
      : [{ table, ...(column === '' ? {} : { column }), rows, kind, writtenAfterUp: true as const }]
  return [
    ...loss('', gone.size, 'lost'),
    ...[...values].flatMap(([column, rows]) =>
      (['lost', 'changed'] as const).flatMap((kind) =>
        loss(column, [...rows.values()].filter((one) => one === kind).length, kind),
      ),
    ),
  ]
}
