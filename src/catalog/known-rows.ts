import { type CatalogObject, type CatalogSnapshot, keyOf } from './object.ts'
import type { Row } from './queries/family.ts'

/** Rows of the system catalogs by the name of their query. */
export type CatalogRows = ReadonlyMap<string, readonly Row[]>

/** What snapshots were made of; kept for as long as somebody holds the snapshot. */
const madeOf = new WeakMap<CatalogSnapshot, CatalogRows>()

export function rememberRows(snapshot: CatalogSnapshot, rows: CatalogRows): void {
  madeOf.set(snapshot, rows)
}

/**
 * Whether a snapshot was made of these very rows. A snapshot is made of nothing but its rows, so it would come out the
 * same. Their order counts for nothing: a query that needs one sorts by what the rows hold.
 */
export function wasMadeOf(snapshot: CatalogSnapshot, rows: CatalogRows): boolean {
  const known = madeOf.get(snapshot)
  if (known === undefined || known.size !== rows.size) return false
  return [...rows].every(([query, found]) => sameRows(known.get(query), found))
}

function sameRows(known: readonly Row[] | undefined, found: readonly Row[]): boolean {
  if (known === undefined || known.length !== found.length) return false
  const moved = found.filter((row, place) => !sameRow(known[place], row))
  if (moved.length === 0) return true
  const others = known.filter((row, place) => !sameRow(found[place], row))
  const left = others.map(textOf).toSorted()
  return moved
    .map(textOf)
    .toSorted()
    .every((text, place) => text === left[place])
}

function sameRow(one: Row | undefined, other: Row): boolean {
  if (one === undefined) return false
  for (const column in other) if (one[column] !== other[column]) return false
  return true
}

const textOf = (row: Row) => JSON.stringify(row)

/**
 * A snapshot of the objects, with those of `known` in place of equal ones: snapshots of one history hold the same
 * objects for the most part, and need the room for them, and the time to compare them, once.
 */
export function sharedWith(known: CatalogSnapshot, objects: readonly CatalogObject[]): CatalogSnapshot {
  const snapshot = new Map<string, CatalogObject>()
  for (const object of objects) {
    const key = keyOf(object)
    const like = known.get(key)
    snapshot.set(key, like !== undefined && sameObject(like, object) ? like : object)
  }
  return snapshot
}

function sameObject(one: CatalogObject, other: CatalogObject): boolean {
  return (
    one.parent === other.parent &&
    one.namedByServer === other.namedByServer &&
    sameDeep(one.with, other.with) &&
    sameDeep(one.on, other.on) &&
    sameProperties(one.definition, other.definition)
  )
}

type Properties = Readonly<Record<string, unknown>>

/** Without lists of names or values: this is asked of every object of every snapshot. */
function sameProperties(one: Properties, other: Properties): boolean {
  let left = 0
  for (const name in one) {
    if (one[name] === undefined ? !(name in other) : !sameDeep(one[name], other[name])) return false
    left += 1
  }
  for (const _ in other) left -= 1
  return left === 0
}

function sameDeep(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, place) => sameDeep(each, other[place]))
  }
  if (Array.isArray(one) || Array.isArray(other)) return false
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  return sameProperties(one as Properties, other as Properties)
}
