import type { Row } from './family.ts'

/** The elements of a one-dimensional array of text as the server writes it (manual, 8.15.6); `null` stays. */
export function listOf(array: string | null | undefined): readonly string[] | null {
  if (array === null || array === undefined) return null
  const elements: string[] = []
  const pattern = /"((?:[^"\\]|\\.)*)"|([^{},]+)/gs
  for (const [, quoted, plain] of array.matchAll(pattern)) {
    elements.push(quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/gs, '$1'))
  }
  return elements
}

/** The same where the order says nothing: access lists, options. */
export function sortedListOf(array: string | null | undefined): readonly string[] | null {
  return listOf(array)?.toSorted() ?? null
}

export const isTrue = (value: string | null | undefined) => value === 't'

/** The value of a `"char"` column; an empty one is the byte zero, told as an empty text. */
export const orNull = (value: string | null | undefined) =>
  value === '' || value === undefined ? null : value

/** Rows by the value of a column, in their order. */
export function groupedBy(rows: readonly Row[], column: string): ReadonlyMap<string | null, readonly Row[]> {
  const groups = new Map<string | null, Row[]>()
  for (const row of rows) {
    const key = row[column] ?? null
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}
