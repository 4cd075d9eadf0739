import type { CatalogObject, CatalogSnapshot } from '../../../catalog/snapshot.ts'

/**
 * The schemas that a walk has passed, to be met again on the way back. All but the last are kept as what tells them
 * from the next one: whole, those of a long history would fill the memory.
 */
export interface CatalogTrail<Place> {
  /** Adds the schema of a place behind all others. */
  readonly add: (place: Place, catalog: CatalogSnapshot) => void
  /** Begins at the end. Places have to be asked for in reverse; `null` for one that was not passed. */
  readonly wayBack: () => (place: Place) => CatalogSnapshot | null
}

/** `null`: the earlier schema lacks the object. */
type Undo = ReadonlyMap<string, CatalogObject | null>

export function catalogTrail<Place>(): CatalogTrail<Place> {
  const passed: { readonly place: Place; undo: Undo }[] = []
  let last: CatalogSnapshot = new Map()
  return {
    add: (place, catalog) => {
      const previous = passed.at(-1)
      if (previous !== undefined) previous.undo = undoOf(last, catalog)
      passed.push({ place, undo: new Map() })
      last = catalog
    },
    wayBack: () => {
      let at = passed.length - 1
      let catalog = last
      return (place) => {
        const found = passed.findLastIndex((one, index) => index <= at && one.place === place)
        if (found < 0) return null
        while (at > found) {
          at--
          catalog = undone(catalog, passed[at]?.undo ?? new Map())
        }
        return catalog
      }
    },
  }
}

function undoOf(earlier: CatalogSnapshot, later: CatalogSnapshot): Undo {
  const undo = new Map<string, CatalogObject | null>()
  for (const [key, object] of earlier) {
    const is = later.get(key)
    if (object !== is && JSON.stringify(object) !== JSON.stringify(is)) undo.set(key, object)
  }
  for (const key of later.keys()) if (!earlier.has(key)) undo.set(key, null)
  return undo
}

function undone(catalog: CatalogSnapshot, undo: Undo): CatalogSnapshot {
  const result = new Map(catalog)
  for (const [key, object] of undo) {
    if (object === null) result.delete(key)
    else result.set(key, object)
  }
  return result
}
