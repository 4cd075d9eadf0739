import type { CatalogObject, CatalogSnapshot } from './object.ts'

/**
 * Keys of the columns that stand elsewhere among the columns of their table that both snapshots have: as few as
 * explain the order. A column that is missing moves no other.
 */
export function movedColumns(before: CatalogSnapshot, after: CatalogSnapshot): ReadonlySet<string> {
  const tables = new Map<string, { readonly key: string; readonly was: number; readonly is: number }[]>()
  const touched = new Set<string>()
  for (const [key, object] of before) {
    const other = object.kind === 'column' ? after.get(key) : undefined
    if (other === undefined || object.parent === null) continue
    const was = place(object)
    const is = place(other)
    const columns = tables.get(object.parent)
    if (columns === undefined) tables.set(object.parent, [{ key, was, is }])
    else columns.push({ key, was, is })
    if (was !== is) touched.add(object.parent)
  }
  return new Set(
    [...touched].flatMap((table) => {
      const columns = (tables.get(table) ?? []).toSorted((a, b) => a.was - b.was)
      const stays = longestRising(columns.map(({ is }) => is))
      return columns.flatMap(({ key }, index) => (stays.has(index) ? [] : [key]))
    }),
  )
}

const place = ({ definition }: CatalogObject) => Number(definition.position)

/**
 * Where the longest rising subsequence is. Of several the one that stays low: a column that came back is the last.
 */
function longestRising(values: readonly number[]): ReadonlySet<number> {
  const valueAt = (index: number) => values[index] ?? 0
  const lengths: number[] = []
  const previous: number[] = []
  const better = (index: number, than: number) => {
    if (than < 0) return true
    const [length, best] = [lengths[index] ?? 0, lengths[than] ?? 0]
    return length > best || (length === best && valueAt(index) < valueAt(than))
  }
  let last = -1
  for (const [index, value] of values.entries()) {
    let from = -1
    for (let earlier = 0; earlier < index; earlier += 1) {
      if (valueAt(earlier) < value && better(earlier, from)) from = earlier
    }
    lengths.push((lengths[from] ?? 0) + 1)
    previous.push(from)
    if (better(index, last)) last = index
  }
  const kept = new Set<number>()
  for (let at = last; at >= 0; at = previous[at] ?? -1) kept.add(at)
  return kept
}
